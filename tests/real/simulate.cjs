// usage: node tests/real/simulate.cjs MFA-SESSION
//
// The table of `policy check` against a simulator of IAM by other people: every variant of `policy print`, and policies
// with faults. Where the table says yes the simulator allows, where it says no it does not, and where it says unknown
// the simulator has no explicit Deny.

const { execFileSync, spawnSync } = require('node:child_process')
const { runSimulation } = require('@cloud-copilot/iam-simulate')

const PROGRAM = process.argv[2]
const ACCOUNT = '123456789012'
const NAME = 'stand-in.user'

const user = partition => `arn:${partition}:iam::${ACCOUNT}:user/${NAME}`
const device = (partition, name) => `arn:${partition}:iam::${ACCOUNT}:mfa/${name}`

// The questions of the table about one call, with the call and what it is made on.
const QUESTIONS = {
  'list its devices': partition => ['iam:ListMFADevices', user(partition)],
  'list unassigned devices': () => ['iam:ListVirtualMFADevices', '*'],
  'read its own user': partition => ['iam:GetUser', user(partition)],
  'create a device of its own name': partition => ['iam:CreateVirtualMFADevice', device(partition, NAME)],
  'enable its device': partition => ['iam:EnableMFADevice', user(partition)],
  'resync its device': partition => ['iam:ResyncMFADevice', user(partition)],
  'delete its unassigned device': partition => ['iam:DeleteVirtualMFADevice', device(partition, NAME)],
  'deactivate its device': partition => ['iam:DeactivateMFADevice', user(partition)],
  'make itself another access key': partition => ['iam:CreateAccessKey', user(partition)]
}
const CALLERS = {
  key: {},
  'session-without-mfa': { 'aws:MultiFactorAuthPresent': 'false' },
  'session-with-mfa': { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '1' }
}
const KNOWN = { 'aws:username': NAME, 'aws:ViaAWSService': 'false', 'aws:SecureTransport': 'true' }

const SETUP = [
  'iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:GetUser', 'iam:ListMFADevices', 'iam:ListVirtualMFADevices',
  'iam:ResyncMFADevice', 'sts:GetSessionToken'
]
const document = (...statements) => ({ Version: '2012-10-17', Statement: statements })
const all = { Effect: 'Allow', Action: '*', Resource: '*' }
const force = (condition, more = [], resource = '*') => ({
  Effect: 'Deny', NotAction: [...SETUP, ...more], Resource: resource, Condition: condition
})
const present = value => ({ 'aws:MultiFactorAuthPresent': value })

// Policies with faults, an administrator's rights beside each.
const FAULTS = [
  [{ Bool: present('false') }],
  [{ BoolIfExists: present('true') }],
  [{ BoolIfExists: present(['true', 'false']) }],
  [{ Null: present('true') }],
  [{ 'ForAnyValue:Bool': present('false') }],
  [{ 'ForAllValues:Bool': present('false') }],
  [{ StringNotEquals: present('true') }],
  [{ BoolIfExists: present('false') }, ['iam:DeactivateMFADevice', 'iam:CreateAccessKey', 's3:GetObject']],
  [{ BoolIfExists: present('false') }, [], 'arn:aws:s3:::*'],
  [{ BoolIfExists: { ...present('false'), 'aws:SecureTransport': 'false' } }]
].map(fault => document(all, force(...fault)))

const VARIANTS = [[], ['--allow-password-change'], ['--allow-access-keys'], ['--minimal'], ['--device-name', 'user']]

async function decision(policy, action, resource, caller) {
  const simulation = {
    request: {
      principal: user('aws'),
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables: { ...KNOWN, 'aws:PrincipalArn': user('aws'), ...CALLERS[caller] }
    },
    identityPolicies: [{ name: 'checked', policy }],
    serviceControlPolicies: [],
    resourceControlPolicies: []
  }
  const found = await runSimulation(simulation, { simulationMode: 'Strict' })
  if (found.errors) throw new Error(JSON.stringify(found.errors))
  return found.overallResult ?? found.analysis.result
}

const agrees = { yes: result => result === 'Allowed', no: result => result !== 'Allowed', unknown: result => result !== 'ExplicitlyDenied' }

async function main() {
  const printed = VARIANTS.map(options => JSON.parse(execFileSync(PROGRAM, ['policy', 'print', '-q', ...options])))
  let compared = 0
  for (const policy of [...printed, ...FAULTS]) {
    const check = spawnSync(PROGRAM, ['policy', 'check', '-q', '--json'], { input: JSON.stringify(policy) })
    for (const row of JSON.parse(check.stdout).simulation) {
      const asked = QUESTIONS[row.question]?.('aws') ??
        (row.question === 'call anything else' && row.calls.every(call => call === '*') ? ['ec2:DescribeInstances', '*'] : null)
      if (!asked) continue
      const result = await decision(policy, ...asked, row.caller)
      compared += 1
      if (!agrees[row.answer](result)) {
        console.error(JSON.stringify({ row, asked, result, policy }, null, 1))
        process.exit(1)
      }
    }
  }
  if (compared < 300) throw new Error(`only ${compared} answers were compared`)
  console.log(`${compared} answers agree with @cloud-copilot/iam-simulate`)
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
