import { App } from 'aws-cdk-lib';
import { PlaceOrderStack } from './place-order-stack';

export const placeOrder = new PlaceOrderStack(new App(), 'PlaceOrder', { description: 'The sample of cdk-saga: an order with its stock, payment and shipment' });
