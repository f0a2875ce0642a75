// Runs the mappings in JSONata for the benchmark: it reads one request a line, as JSON, and
// answers each with one line.
import { createInterface } from 'node:readline'
import jsonata from 'jsonata'

const statuses = { new: 'open', indeterminate: 'active', done: 'closed', undefined: 'pending' }
const transitions = { open: '11', active: '21', closed: '31', resolved: '41', pending: '51' }
let readTicket, writePatch

// prune drops null members and objects that have become empty, and tells whether v is to be
// dropped itself.
function prune(v) {
  if (v === null || v === undefined) return true
  if (Array.isArray(v)) {
    v.forEach(prune)
    return false
  }
  if (typeof v !== 'object') return false
  let kept = 0
  for (const key of Object.keys(v)) {
    if (prune(v[key])) delete v[key]
    else kept++
  }
  return kept === 0
}

async function ticket(issue) {
  const result = await readTicket.evaluate(issue, { statuses })
  prune(result)
  return result
}

async function patch(body) {
  const result = await writePatch.evaluate(body, { transitions })
  prune(result)
  if (body.description === null) result.fields.description = null
  return result
}

async function tickets(issues) {
  const out = []
  for (const issue of issues) out.push(await ticket(issue))
  return out
}

const works = { ticket, tickets, patch }

async function run(work, input) {
  return JSON.stringify(await works[work](JSON.parse(input)))
}

// time repeats a job until the milliseconds are over and returns the nanoseconds of one.
async function time(work, input, milliseconds) {
  const start = process.hrtime.bigint()
  const end = start + BigInt(milliseconds) * 1000000n
  let count = 0
  let now = start
  do {
    await run(work, input)
    count++
    now = process.hrtime.bigint()
  } while (now < end)
  return Number(now - start) / count
}

const inputs = {}
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  let answer = {}
  try {
    if (request.programs) {
      readTicket = jsonata(request.programs.ticket)
      writePatch = jsonata(request.programs.patch)
    } else if (request.milliseconds) {
      if (request.input) inputs[request.work] = request.input
      answer = { nanoseconds: await time(request.work, inputs[request.work], request.milliseconds) }
    } else {
      answer = { output: await run(request.work, request.input) }
    }
  } catch (error) {
    answer = { error: String(error.message ?? error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
