export { action, compensation, service } from './contract/service';
