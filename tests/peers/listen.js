// Hears callbacks, one after the other.
'use strict'
const http = require('http')

exports.listen = async function () {
  const came = []
  const waiting = []
  const server = http.createServer((request, response) => {
    let text = ''
    request.on('data', chunk => { text += chunk })
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end('{"ResultCode":0,"ResultDesc":"Accepted"}')
      const body = JSON.parse(text)
      waiting.length > 0 ? waiting.shift()(body) : came.push(body)
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
    next: () => new Promise((resolve, reject) => {
      if (came.length > 0) return resolve(came.shift())
      const late = setTimeout(() => reject(new Error('no callback came')), 10000)
      waiting.push(body => { clearTimeout(late); resolve(body) })
    })
  }
}
