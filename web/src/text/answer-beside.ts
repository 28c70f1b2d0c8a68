/** The worker's side of what is done beside the page. */

/** What goes to a worker, and what comes back. */
export interface Asked {
  id: number;
  question: string;
}
export interface Answered<T> {
  id: number;
  answer: T | null;
}

/** The worker's side: answers each question, with nothing where `answer` fails. */
export function answerBeside<T>(answer: (question: string) => T): void {
  const attempt = (question: string): T | null => {
    try {
      return answer(question);
    } catch {
      return null;
    }
  };
  self.onmessage = ({ data }: MessageEvent<Asked>) => {
    self.postMessage({ id: data.id, answer: attempt(data.question) } satisfies Answered<T>);
  };
}
