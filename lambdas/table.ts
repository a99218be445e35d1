import { ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';

/** What the sample services keep: text, numbers, and maps of them. */
export type Attribute = string | number | { readonly [name: string]: Attribute };
export type Item = { readonly [name: string]: Attribute };

/** One conditional change of one item. `#name` stands for the attribute `name`, or for what `names` says. */
export interface Change {
  readonly update: string;
  readonly when: string;
  readonly values: Item;
  readonly names?: { readonly [name: string]: string };
}

/**
 * A service's own table. Each write is of one item and conditional, so that a repeated or a late request finds out that it is one. Reads are
 * consistent: they come after a condition failed, to see why.
 */
export interface Table<Row extends Item = Item> {
  get(key: string): Promise<Row | undefined>;
  /** False when an item with this key is there already; it is left as it is. */
  insert(row: Row): Promise<boolean>;
  /** The item as it is after the change; undefined when the condition did not hold, and nothing has changed. */
  change(key: string, change: Change): Promise<Row | undefined>;
}

/** The table whose name stands in the environment variable `variable`. */
export function tableNamedBy<Row extends Item>(variable: string, keyName: keyof Row & string): Table<Row> {
  const name = process.env[variable];
  if (name === undefined || name === '') throw new Error(`This function needs the environment variable ${variable}: the name of its table.`);
  return tableOf<Row>(new DynamoDBClient(), name, keyName);
}

/** A table by its name: `keyName` is its partition key, a text, and it has no sort key. */
export function tableOf<Row extends Item>(client: DynamoDBClient, name: string, keyName: keyof Row & string): Table<Row> {
  return {
    async get(key) {
      const { Item: found } = await client.send(new GetItemCommand({ TableName: name, Key: { [keyName]: { S: key } }, ConsistentRead: true }));
      return found && (itemOf(found) as Row);
    },
    async insert(row) {
      const isNew = { ConditionExpression: 'attribute_not_exists(#key)', ExpressionAttributeNames: { '#key': keyName } };
      const put = new PutItemCommand({ TableName: name, Item: attributesOf(row), ...isNew });
      return (await unlessConditionFails(client.send(put))) !== undefined;
    },
    async change(key, change) {
      const changed = await unlessConditionFails(client.send(updateCommand(name, { [keyName]: { S: key } }, change)));
      return changed && (itemOf(changed.Attributes ?? {}) as Row);
    },
  };
}

function updateCommand(table: string, key: Record<string, AttributeValue>, { update, when, values, names = {} }: Change): UpdateItemCommand {
  const used = new Set(`${update} ${when}`.match(/#\w+/g));
  return new UpdateItemCommand({
    TableName: table,
    Key: key,
    UpdateExpression: update,
    ConditionExpression: when,
    ExpressionAttributeNames: Object.fromEntries([...used].map((name) => [name, names[name.slice(1)] ?? name.slice(1)])),
    ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, attributeOf(value)])),
    ReturnValues: 'ALL_NEW',
  });
}

async function unlessConditionFails<Reply>(request: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function attributeOf(value: Attribute): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { M: attributesOf(value) };
}

const attributesOf = (item: Item): Record<string, AttributeValue> => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeOf(value)]));

function valueOf(attribute: AttributeValue): Attribute {
  if (attribute.M) return itemOf(attribute.M);
  return attribute.N === undefined ? (attribute.S ?? '') : Number(attribute.N);
}

const itemOf = (attributes: Record<string, AttributeValue>): Item => Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, valueOf(value)]));
