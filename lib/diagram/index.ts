/** Pictures of a saga: its steps down one lane, and beside them what undoes them, in reverse. */
export { diagramOf, DIAGRAM_FORMATS, type DiagramFormat } from './diagram';
