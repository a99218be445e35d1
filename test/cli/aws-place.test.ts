import { placeOfExecution, placeOfQueue } from '../../lib/cli/aws-place';

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

test.each([
  ['https://sqs.eu-central-1.amazonaws.com/111122223333/letters', { region: 'eu-central-1' }],
  ['https://sqs.cn-north-1.amazonaws.com.cn/111122223333/letters', { region: 'cn-north-1' }],
  ['https://sqs.us-gov-west-1.amazonaws.com/111122223333/letters', { region: 'us-gov-west-1' }],
  ['https://queue.amazonaws.com/111122223333/letters', {}],
  ['http://127.0.0.1:7242/000000000000/letters', { endpoint: 'http://127.0.0.1:7242', region: 'us-east-1', credentials: LOCAL }],
])('the queue %s is at %j', (url, place) => expect(placeOfQueue(url)).toEqual(place));

test.each([
  [undefined, { region: 'eu-central-1' }],
  ['https://states.example', { region: 'eu-central-1', endpoint: 'https://states.example' }],
  ['http://localhost:7242', { region: 'eu-central-1', endpoint: 'http://localhost:7242', credentials: LOCAL }],
])('an execution at the endpoint %s is at %j', (endpoint, place) => {
  expect(placeOfExecution('arn:aws:states:eu-central-1:111122223333:execution:Trip:trip-1', endpoint)).toEqual(place);
});
