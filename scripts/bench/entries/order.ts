/** What the handlers take that are measured beside each other. */
export interface Order {
  readonly orderId: string;
}
