/** Where the one-machine cloud stands: what pseudo parameters and ARNs are made of. */
export interface Place {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly region: string;
}

/** The only account here: it is the one that fauxqs writes into the ARNs of queues. */
export const ACCOUNT = '000000000000';
export const PARTITION = 'aws';
export const DEFAULT_REGION = 'us-east-1';

export function arn(place: Place, service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${place.region}:${ACCOUNT}:${resource}`;
}
