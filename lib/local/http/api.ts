import type { IncomingHttpHeaders } from 'node:http';
import type { Json } from '../../contract/json';
import type { JsonObject } from '../json-object';

/** One call of an AWS API, read whole. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string | Buffer;
}

export type ApiHandler = (request: ApiRequest) => Promise<ApiReply> | ApiReply;

/** An error as an AWS API reports it: `code` is the exception's name, which the SDKs make a class of. */
export class ApiError extends Error {
  constructor(readonly code: string, message: string, readonly status = 400) {
    super(message);
  }
}

export function jsonReply(body: Json, status = 200, headers: { readonly [name: string]: string } = {}): ApiReply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0', ...headers }, body: JSON.stringify(body) };
}

/**
 * The error in AWS's JSON protocols, or in XML for a caller of its older query protocol. Anything but an ApiError is a defect here, and told as a
 * service's own failure.
 */
export function errorReply(error: unknown, headers: IncomingHttpHeaders): ApiReply {
  const { code, message, status } = error instanceof ApiError ? error : internalFailure(error);
  if (isQuery(headers)) return { status, headers: { 'content-type': 'text/xml' }, body: errorXml(code, message) };
  return jsonReply({ __type: code, message }, status, { 'x-amzn-errortype': code });
}

function internalFailure(error: unknown): ApiError {
  return new ApiError('InternalFailure', error instanceof Error ? (error.stack ?? error.message) : String(error), 500);
}

function errorXml(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error></ErrorResponse>`;
}

export function isQuery(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The request's body as the JSON object that every action takes. */
export function bodyOf(request: ApiRequest): JsonObject {
  try {
    const body = JSON.parse(request.body.toString() || '{}') as Json;
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  } catch {
    // Told below.
  }
  throw new ApiError('SerializationException', 'The request body is no JSON object.');
}
