/** What was decided about a run's work, and how far that is done. */
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import type { Review, Run } from "@/api/schema";
import { Plain } from "@/text/plain";
import { CopyText } from "@/ui/copy-text";
import { Ago } from "@/ui/time";

const DONE = { push: "pushed to", merge: "merged into", pull_request: "put forward from" } as const;

export function ReviewNote({ run }: { run: Run }) {
  const review = run.review_details;
  if (!review) return null;
  const who = (
    <span className="font-medium">
      <Plain text={review.decided_by_name} />
    </span>
  );
  if (review.decision === "rejected") {
    return (
      <Note look="bg-red-soft" icon={<CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0 text-red" />}>
        Rejected by {who} <Ago at={review.decided_at} />
        {review.reason && (
          <>
            : <Plain text={review.reason} />
          </>
        )}
      </Note>
    );
  }
  switch (review.progress) {
    case "done":
      return (
        <Note
          look="bg-green-soft"
          icon={<CircleCheck aria-hidden className="mt-0.5 size-3.5 shrink-0 text-green" />}
        >
          Accepted by {who} <Ago at={review.decided_at} />, <Place review={review} />
        </Note>
      );
    case "failed":
      return (
        <Note look="bg-red-soft" icon={<CircleX aria-hidden className="mt-0.5 size-3.5 shrink-0 text-red" />}>
          Accepted by {who} <Ago at={review.decided_at} />, but it could not be done
          {review.reason && (
            <>
              : <Plain text={review.reason} />
            </>
          )}
        </Note>
      );
    default:
      return (
        <Note
          look="bg-accent-soft"
          icon={
            <LoaderCircle aria-hidden className="mt-0.5 size-3.5 shrink-0 animate-spin text-accent-text" />
          }
        >
          Accepted by {who} <Ago at={review.decided_at} />. {review.wait && <Plain text={review.wait} />}
        </Note>
      );
  }
}

function Note({ look, icon, children }: { look: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div role="status" className={`mx-4 mb-3 flex gap-2 rounded-md px-3 py-2 ${look}`}>
      {icon}
      <p className="max-h-32 min-w-0 overflow-y-auto wrap-anywhere">{children}</p>
    </div>
  );
}

/** Where the repository has the work now. */
function Place({ review }: { review: Review }) {
  return (
    <>
      {DONE[review.how ?? "push"]} <span className="font-mono text-xs">{review.branch ?? review.into}</span>
      {review.commit && (
        <>
          {" as "}
          <span className="inline-flex text-xs">
            <CopyText text={review.commit} shown={review.commit.slice(0, 10)} what="commit" />
          </span>
        </>
      )}
      {review.link && /^https?:/.test(review.link) && (
        <>
          {" · "}
          <a
            href={review.link}
            target="_blank"
            rel="noreferrer noopener"
            className="text-accent-text underline"
          >
            Pull request
          </a>
        </>
      )}
    </>
  );
}
