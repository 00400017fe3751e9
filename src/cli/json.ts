/** The shapes of the command line's JSON: the app's reports have them too, so they stand in the core. */
export { findingJson, judgesJson, jsonText, layerJson, verifyJson } from '../core/report/json.ts';
