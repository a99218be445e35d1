import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A story that the sample can tell: an order, and how its saga ends before an operator acts. */
export interface Story {
  readonly name: string;
  readonly title: string;
  /** File name of the order in `infra/orders`. */
  readonly input: string;
  readonly outcome: 'completed' | 'compensated' | 'parked';
}

const FOLDER = resolve('infra/orders');

export const loadStories = (): readonly Story[] => JSON.parse(readFileSync(resolve(FOLDER, 'stories.json'), 'utf8')) as readonly Story[];

export const orderOf = (story: Story): unknown => JSON.parse(readFileSync(resolve(FOLDER, story.input), 'utf8'));
