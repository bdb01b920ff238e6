export { findCodeCache } from '../adapters/system/home-folder.ts'
