export { type CadastreClient, type ClientOptions, createCadastreClient, type Schemas } from './client';
export { answered, CadastreProblem } from './problem';
