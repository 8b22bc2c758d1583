// Asks one SPARQL endpoint with Comunica and prints the bindings as JSON. Arguments: address of the endpoint, query.
import { QueryEngine } from "@comunica/query-sparql";

const [endpoint, query] = process.argv.slice(2);
const stream = await new QueryEngine().queryBindings(query, { sources: [endpoint] });
const rows = await stream.toArray();
const plain = rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
console.log(JSON.stringify(plain));
