/** Starts the app. */
import "./styles/index.css";
import "./shell/theme";
import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { isFinal } from "./api/error";
import { router } from "./router";

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The socket says when something is old; time alone does not.
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      retry: (failures, error) => !isFinal(error) && failures < 3,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");

createRoot(place).render(
  <StrictMode>
    {/* The server's policy forbids inline style elements; base.css has what they would say. */}
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
