// Writes src/api/types.ts from openapi.json. Operation ids are left out: the
// app names its requests by path, and ids need not be unique to be useful elsewhere.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const here = new URL("../", import.meta.url);
const document = JSON.parse(await readFile(new URL("openapi.json", here), "utf8"));
for (const operations of Object.values(document.paths)) {
  for (const operation of Object.values(operations)) delete operation.operationId;
}
const types = astToString(await openapiTS(document, { emptyObjectsUnknown: true }));
await writeFile(
  new URL("src/api/types.ts", here),
  `// Made by \`npm run types\` from openapi.json; do not edit.\n${types}`,
);
