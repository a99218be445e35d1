export type { Budget, Limit } from '../cost/budget';
export { DEFAULT_CLOCK_SKEW, DEFAULT_LATE_ARRIVAL_WINDOW } from '../contract/ledger-times';
export { DEFAULT_FUNCTION_MEMORY_MB, DEFAULT_FUNCTION_TIMEOUT, DEFAULT_LOG_RETENTION } from './defaults';
export type { Encryption } from './encryption';
export { Ledger, type LedgerProps, type SagaLedger } from './ledger';
export { SagaMonitor, type SagaMonitorProps } from './monitor';
export { DEFAULT_THRESHOLDS, type MonitorThresholds } from './monitor-thresholds';
export { Saga, type SagaProps } from './saga';
export type { SagaService, SagaServices, ServiceEntry, ServiceFunctionReference } from './services';
