// usage: node tests/real/sdk.cjs PROFILE CALLS
//
// What a program does that uses the AWS SDK for JavaScript v3: the provider of every client, made anew and asked once,
// as often as asked for. Prints each different set of credentials once, as JSON. Run by tests/real/sdk.py.
const { fromIni } = require("@aws-sdk/credential-provider-ini");

(async () => {
  const [profile, calls] = process.argv.slice(2);
  const seen = new Set();
  for (let at = 0; at < Number(calls); at += 1) {
    const found = await fromIni({ profile, ignoreCache: true })();
    seen.add(JSON.stringify([found.accessKeyId, found.secretAccessKey, found.sessionToken]));
  }
  for (const line of seen) console.log(line);
})();
