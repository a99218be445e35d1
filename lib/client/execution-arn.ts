/**
 * `arn:aws:states:eu-west-1:1:stateMachine:Name` and an id make `arn:aws:states:eu-west-1:1:execution:Name:id`. An execution that was started
 * through an alias or a version (`…:stateMachine:Name:live`) is the machine's all the same.
 */
export function executionArnOf(stateMachineArn: string, sagaId: string): string {
  const machine = stateMachineArn.split(':').slice(0, 7).join(':');
  return `${machine.replace(':stateMachine:', ':execution:')}:${sagaId}`;
}
