// mpesa-node as it ships, in the B2C benchmark of crates/daraja: reads how many payments to make, a line for each round,
// and answers with the microseconds of time and of processor that they took. One payment at a time: it asks for a new
// token before each, and a new token ends the one before.
'use strict'
const assert = require('assert')
const readline = require('readline')
const Mpesa = require('mpesa-node')

const env = process.env
const mpesa = new Mpesa({
  consumerKey: env.DARAJA_CONSUMER_KEY,
  consumerSecret: env.DARAJA_CONSUMER_SECRET,
  initiatorName: env.DARAJA_INITIATOR,
  securityCredential: env.DARAJA_INITIATOR_PASSWORD,
  certPath: env.DARAJA_CERTIFICATE
})
mpesa.baseURL = env.DARAJA_BASE_URL

async function pay (n) {
  const payee = `2547${20000000 + n}`
  const urls = ['http://127.0.0.1:9/t/1', 'http://127.0.0.1:9/r/1']
  const paid = await mpesa.b2c(env.DARAJA_SHORTCODE, payee, 10, ...urls, 'BusinessPayment', null, 'Invoice 12')
  assert.strictEqual(paid.data.ResponseCode, '0')
}

async function main () {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint()
    const before = process.cpuUsage()
    for (let n = 0; n < Number(line); n++) await pay(n)
    const { user, system } = process.cpuUsage(before)
    console.log(`${(process.hrtime.bigint() - start) / 1000n} ${user + system}`)
  }
}

main().catch(error => {
  console.error(error.response ? error.response.data : error)
  process.exit(1)
})
