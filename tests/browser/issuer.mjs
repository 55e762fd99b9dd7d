// A real OpenID Connect provider for tests: node issuer.mjs PORT CLIENT_ID CLIENT_SECRET REDIRECT_URI PEOPLE.json
// Whoever signs in by a name of PEOPLE gets the claims that stand there; any password will do.
import { readFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, id, secret, back, file] = process.argv.slice(2);
const people = JSON.parse(readFileSync(file, "utf8"));
const names = [...new Set(Object.values(people).flatMap((claims) => Object.keys(claims)))];
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { client_id: id, client_secret: secret, redirect_uris: [back], token_endpoint_auth_method: "client_secret_post" },
  ],
  claims: { openid: ["sub", ...names], profile: [], email: [] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["for tests only"] },
  findAccount: (_context, name) => ({ accountId: name, claims: () => ({ sub: name, ...people[name] }) }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
