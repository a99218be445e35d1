import { App, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Function as LambdaFunction, Code, Runtime, SingletonFunction } from 'aws-cdk-lib/aws-lambda';
import * as z from 'zod';
import { action, nothingToCompensate, saga as defineSaga, service } from '../../lib';
import { Saga, type SagaServices } from '../../lib/constructs';
import { bookTable, ENTRY } from './book-table';
import { bookingsStack, newApp, SERVICES, templateOf } from './stack';

const building = (services: SagaServices, id = 'BookTable') => () => new Saga(new Stack(new App(), 'Bookings'), id, { definition: bookTable, services });

describe('the functions of a saga', () => {
  test('run on Node 24 on arm64 with explicit memory, timeout, traces and a log group that is not kept for ever', () => {
    const { stack } = bookingsStack({ services: { ...SERVICES, tables: { entry: ENTRY, timeout: '20s', memorySize: 1024, environment: { ROOM: 'blue' } } } });
    const template = templateOf(stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', MemorySize: 1024, Timeout: 20,
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { ROOM: 'blue', NODE_OPTIONS: '--enable-source-maps' } },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: { Ref: Match.stringLikeRegexp('tablesLogs') } },
    });
    template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 512, Timeout: 30 });
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('can be there already: another saga’s are used without bundling them again', () => {
    const { stack, saga } = bookingsStack();
    const again = new Saga(stack, 'Again', { definition: bookTable, services: { tables: { function: saga.functions['tables']! }, deposits: { function: saga.functions['deposits']! } } });
    const template = templateOf(stack);
    template.resourceCountIs('AWS::Lambda::Function', 2);
    expect(again.functions.tables).toBe(saga.functions['tables']);
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', { DefinitionSubstitutions: { SagaName: 'Bookings/Again' } });
  });

  test('of another stack can be used, and neither stack depends on the other in a circle', () => {
    const app = newApp();
    const shared = new Stack(app, 'Shared');
    const fn = new LambdaFunction(shared, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => null'), timeout: Duration.seconds(10) });
    const stack = new Stack(app, 'Bookings');
    expect(new Saga(stack, 'BookTable', { definition: bookTable, services: { tables: { function: fn }, deposits: { function: fn } } }).functions.tables).toBe(fn);
    expect(() => app.synth()).not.toThrow();
  });

  test('that were imported without their role are warned about, for they get no rights on the ledger', () => {
    const stack = new Stack(newApp(), 'Bookings');
    const fn = LambdaFunction.fromFunctionAttributes(stack, 'Fn', { functionArn: 'arn:aws:lambda:eu-central-1:111111111111:function:tables' });
    expect(new Saga(stack, 'BookTable', { definition: bookTable, services: { tables: { function: fn }, deposits: { entry: ENTRY } } }).functions.tables).toBe(fn);
    const printed = jest.spyOn(console, 'error').mockImplementation();
    Annotations.fromStack(stack).hasWarning('/Bookings/BookTable/Services', Match.stringLikeRegexp('The role of service "tables" is not known here'));
    printed.mockRestore();
  });
});

test('a service may have the name of a part of the construct', () => {
  const Machine = service('Machine', { start: action({ input: z.object({ id: z.string() }), output: z.object({ id: z.string() }) }) });
  const starting = defineSaga('Starting', { input: z.object({ id: z.string() }) }, (s, input) => {
    s.step('startMachine', { action: Machine.start, compensation: nothingToCompensate('it stops by itself'), input: { id: input.id } });
  });
  const stack = new Stack(newApp(), 'Bookings');
  new Saga(stack, 'Starting', { definition: starting, services: { Machine: { entry: ENTRY } } });
  templateOf(stack).resourceCountIs('AWS::Lambda::Function', 1);
});

describe('the state machine of a saga', () => {
  test('is the compiled one, with its placeholders filled in', () => {
    const { stack } = bookingsStack();
    templateOf(stack).hasResourceProperties('AWS::StepFunctions::StateMachine', {
      DefinitionString: Match.serializedJson(Match.objectLike({ QueryLanguage: 'JSONata', StartAt: 'bookTable', States: Match.objectLike({ chargeDeposit: Match.anyValue(), 'Compensate bookTable': Match.anyValue() }) })),
      DefinitionSubstitutions: {
        Partition: { Ref: 'AWS::Partition' },
        SagaName: 'Bookings/BookTable',
        LedgerTableName: { Ref: Match.stringLikeRegexp('LedgerTable') },
        DeadLetterQueueUrl: { Ref: Match.stringLikeRegexp('DeadLettersQueue') },
        tables_FunctionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('tablesFunction'), 'Arn'] },
        deposits_FunctionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('depositsFunction'), 'Arn'] },
      },
    });
  });

  test('is compiled for the timeouts of its functions, the clock skew and the window', () => {
    const { stack } = bookingsStack({ services: { tables: { entry: ENTRY, timeout: '8s' }, deposits: { entry: ENTRY } }, clockSkew: '2s', lateArrivalWindow: '7s' });
    const [machine] = Object.values(templateOf(stack).findResources('AWS::StepFunctions::StateMachine')) as { Properties: { DefinitionString: string } }[];
    const { States } = JSON.parse(machine!.Properties.DefinitionString) as { States: Record<string, { TimeoutSeconds: number; Arguments: { Payload: string } }> };
    expect(States['bookTable']?.TimeoutSeconds).toBe(38);
    expect(States['chargeDeposit']?.TimeoutSeconds).toBe(60);
    expect(States['bookTable']?.Arguments.Payload).toMatch(/"clockSkewMs":\s*2000.*"lateArrivalMs":\s*7000/s);
  });

  test('logs errors without inputs, results and tokens, to a log group that log delivery may write, and is traced', () => {
    const { stack } = bookingsStack();
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { IncludeExecutionData: false, Level: 'ERROR', Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('MachineLogs'), 'Arn'] } } }] },
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: Match.stringLikeRegexp('^/aws/vendedlogs/states/Bookings') });
  });

  test('and its functions are not traced when tracing is off', () => {
    const { stack } = bookingsStack({ tracing: false });
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', { TracingConfiguration: { Enabled: false } });
    expect(JSON.stringify(template.toJSON())).not.toContain('xray:');
  });

  test('keeps its name in the ledger when the nested stack around it is made anew', () => {
    const outer = new Stack(newApp(), 'Outer');
    const { sagaName } = new Saga(new NestedStack(outer, 'Inner'), 'BookTable', { definition: bookTable, services: SERVICES });
    expect(sagaName).toBe('Outer/Inner/BookTable');
  });
});

describe('the dead-letter queue of a saga', () => {
  test('takes TLS only, is encrypted, and keeps a letter for 14 days', () => {
    const { stack } = bookingsStack();
    const template = templateOf(stack);
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: [{ Effect: 'Deny', Action: 'sqs:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }] },
    });
  });

  test('has an alarm from the first letter on, which neither a look into the queue nor SQS’s silence ends', () => {
    const { stack } = bookingsStack();
    templateOf(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', Period: 300, EvaluationPeriods: 1,
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLettersQueue'), 'QueueName'] } }],
      Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'ignore',
    });
  });
});

test('the metrics of a saga are those that Step Functions counts of its executions', () => {
  const { saga } = bookingsStack();
  const names = [saga.metricStarted(), saga.metricCompleted(), saga.metricNotCompleted(), saga.metricStopped()].map((metric) => metric.metricName);
  expect(names).toEqual(['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsAborted']);
  expect(saga.metricParked()).toMatchObject({ namespace: 'AWS/SQS', metricName: 'ApproximateNumberOfMessagesVisible' });
});

describe('a saga that cannot be built', () => {
  test('says all that is wrong with its services at once, and which name was meant', () => {
    expect(building({ table: { entry: ENTRY }, mail: { entry: ENTRY }, deposits: { entry: 'lambdas/nowhere.ts', timeout: '20m', memorySize: 64 } })).toThrow(expect.objectContaining({
      code: 'Saga.InvalidDefinition',
      problems: [
        'service "tables" has no function. Add it: services: { tables: { entry: \'…/handler.ts\' } }.',
        'no step uses the service "table". Did you mean "tables"?',
        'no step uses the service "mail".',
        expect.stringMatching(/^service "deposits": there is no file lambdas\/nowhere\.ts \(looked for \/.*\/lambdas\/nowhere\.ts\)\.$/),
        'service "deposits": its timeout is 20m. Lambda takes whole seconds from 1s to 15m.',
        'service "deposits": its memorySize is 64. Lambda takes 128 to 10240 (MB).',
      ],
    }) as Error);
  });

  test('says which step’s timeout does not fit into its function', () => {
    expect(building({ tables: { entry: ENTRY, timeout: '5s' }, deposits: { entry: ENTRY } })).toThrow(/step "bookTable": its timeout of 5s does not fit into the function of tables\.book, which is killed after 5000 ms/);
  });

  test('knows the timeout of a function that was made in the app', () => {
    const stack = new Stack(new App(), 'Bookings');
    const fn = new LambdaFunction(stack, 'Fn', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = async () => null') });
    expect(() => new Saga(stack, 'BookTable', { definition: bookTable, services: { tables: { function: fn }, deposits: { function: fn } } })).toThrow('killed after 3000 ms');
  });

  test('counts a function that does not tell its timeout as the longest', () => {
    const stack = new Stack(new App(), 'Bookings');
    const code = Code.fromInline('exports.handler = async () => null');
    const fn = new SingletonFunction(stack, 'Fn', { uuid: 'shared', timeout: Duration.minutes(5), runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code });
    new Saga(stack, 'BookTable', { definition: bookTable, services: { tables: { function: fn }, deposits: { function: fn } } });
    // 15 minutes, and 30 s for Lambda to report the end.
    const bookTask = Match.objectLike({ TimeoutSeconds: 930 });
    templateOf(stack).hasResourceProperties('AWS::StepFunctions::StateMachine', {
      DefinitionString: Match.serializedJson(Match.objectLike({ States: Match.objectLike({ bookTable: bookTask }) })),
    });
  });

  test('says which service has both an entry and a function', () => {
    const stack = new Stack(new App(), 'Bookings');
    const fn = LambdaFunction.fromFunctionName(stack, 'Fn', 'tables');
    const services = { tables: { entry: ENTRY, function: fn }, deposits: { entry: ENTRY } };
    // @ts-expect-error TS2322 'function' does not exist beside 'entry'
    expect(() => new Saga(stack, 'BookTable', { definition: bookTable, services })).toThrow('service "tables": it has an entry and a function. Give one of them.');
  });

  test.each(['clockSkew', 'lateArrivalWindow'])('says that its %s is no duration', (field) => {
    expect(() => bookingsStack({ [field]: '1.5s' })).toThrow(`Cannot build saga "BookTable": ${field} is "1.5s". Write a whole number and a unit, such as "500ms", "30s", "5m", "24h" or "3d".`);
  });

  test('says which construct id cannot stand in the ledger', () => {
    expect(building(SERVICES, 'Book"Table"')).toThrow('its path "Book\\"Table\\"" names its items in the ledger.');
  });
});
