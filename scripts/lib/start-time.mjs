// Measures how long `shipmate up` takes from its start to the server's first
// answer: node start-time.mjs TIMES PROGRAM ARGUMENT...
// Prints one number of milliseconds a line. The arguments must hold --data-dir.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const [times, program, ...rest] = process.argv.slice(2)
const note = join(rest[rest.indexOf('--data-dir') + 1], 'server.json')
const deadlineMs = 30_000

async function firstAnswer(began) {
  while (performance.now() - began < deadlineMs) {
    try {
      const { url } = JSON.parse(readFileSync(note, 'utf8'))
      if ((await fetch(`${url}/health`)).ok) return performance.now() - began
    } catch {
      // Not written yet, or not listening yet.
    }
    await new Promise((resume) => setTimeout(resume, 1))
  }
  throw new Error(`no answer within ${deadlineMs} ms`)
}

for (let time = 0; time < Number(times); time++) {
  const began = performance.now()
  const child = spawn(program, rest, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  try {
    console.log((await firstAnswer(began)).toFixed(0))
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
