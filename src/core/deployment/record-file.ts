/** Name of the file in a profile's folder that says what is deployed there. */
export const RECORD_FILE = '.skillmeat-deployed.toml'

/** How the hashes in a record were made; a record without it is the earlier Python tool's. */
export const HASH_SCHEME = 'skillmeat-tree-v1'
