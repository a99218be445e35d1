/** `arn:aws:states:eu-west-1:1:stateMachine:Name` and an id make `arn:aws:states:eu-west-1:1:execution:Name:id`. */
export function executionArnOf(stateMachineArn: string, sagaId: string): string {
  return `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${sagaId}`;
}
