// usage: node tests/real/sdk.cjs PROFILE [CALLS]
//
// What a program does that uses the AWS SDK for JavaScript v3. With a number: the provider of every client, made anew and
// asked once, as often as asked for; each different set of credentials is printed once, as JSON. Without one: a client
// that lives long, a call for each line of standard input; who it is is printed. An empty profile is that of the
// environment. Run by tests/real/sdk.py and roles.py.
const readline = require("node:readline");
const { fromIni } = require("@aws-sdk/credential-provider-ini");
const { GetCallerIdentityCommand, STSClient } = require("@aws-sdk/client-sts");

async function ask(profile, calls) {
  const seen = new Set();
  for (let at = 0; at < calls; at += 1) {
    const found = await fromIni({ profile, ignoreCache: true })();
    seen.add(JSON.stringify([found.accessKeyId, found.secretAccessKey, found.sessionToken]));
  }
  for (const line of seen) console.log(line);
}

async function live(profile) {
  const client = new STSClient(profile ? { profile } : {});
  for await (const _ of readline.createInterface({ input: process.stdin })) {
    console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
  }
}

const [profile, calls] = process.argv.slice(2);
if (calls === undefined) live(profile);
else ask(profile, Number(calls));
