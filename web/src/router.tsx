/** Every address of the app. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import { SignIn } from "./account/sign-in";
import { BoardPage } from "./board/page";
import { readSearch } from "./board/view";
import { readInboxView } from "./inbox/view";
import { AppLayout } from "./shell/layout";
import { NotFound } from "./shell/not-found";
import { PageFault } from "./shell/page-fault";
import { Toasts } from "./ui/toast";
import { readUsageView } from "./usage/view";

const root = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Toasts />
    </>
  ),
  notFoundComponent: NotFound,
});

const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", component: SignIn });
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./account/invitation"), "InvitationPage"),
});
const app = createRoute({ getParentRoute: () => root, id: "app", component: AppLayout });
const inApp = () => app;

/** A page of markdown, once markdown can be drawn. */
async function withMarkdown<T>(page: Promise<T>): Promise<T> {
  const [module, text] = await Promise.all([page, import("./text/markdown")]);
  await text.markdownReady;
  return module;
}

const board = createRoute({
  getParentRoute: inApp,
  path: "/",
  component: BoardPage,
  validateSearch: readSearch,
});
const issue = createRoute({
  getParentRoute: inApp,
  path: "/issue/$key",
  component: lazyRouteComponent(() => withMarkdown(import("./issue/page")), "IssuePage"),
});
const run = createRoute({
  getParentRoute: inApp,
  path: "/run/$id",
  component: lazyRouteComponent(() => withMarkdown(import("./run/page")), "RunPage"),
});
const machines = createRoute({
  getParentRoute: inApp,
  path: "/machines",
  component: lazyRouteComponent(() => import("./machines/page"), "MachinesPage"),
});
const inbox = createRoute({
  getParentRoute: inApp,
  path: "/inbox",
  component: lazyRouteComponent(() => import("./inbox/page"), "InboxPage"),
  validateSearch: readInboxView,
});
const projects = createRoute({
  getParentRoute: inApp,
  path: "/projects",
  component: lazyRouteComponent(() => import("./projects/page"), "ProjectsPage"),
});
const project = createRoute({
  getParentRoute: inApp,
  path: "/project/$id",
  component: lazyRouteComponent(() => withMarkdown(import("./projects/project-page")), "ProjectPage"),
});
const projectPage = createRoute({
  getParentRoute: inApp,
  path: "/project/$id/page/$document",
  component: lazyRouteComponent(() => withMarkdown(import("./projects/document-page")), "DocumentPage"),
});
const agents = createRoute({
  getParentRoute: inApp,
  path: "/agents",
  component: lazyRouteComponent(() => withMarkdown(import("./agents/page")), "AgentsPage"),
  validateSearch: ({ q }: { q?: unknown }): { q?: string } => (q ? { q: String(q) } : {}),
});
const skills = createRoute({
  getParentRoute: inApp,
  path: "/skills",
  component: lazyRouteComponent(() => import("./skills/page"), "SkillsPage"),
});
const members = createRoute({
  getParentRoute: inApp,
  path: "/members",
  component: lazyRouteComponent(() => import("./people/page"), "MembersPage"),
});
const usage = createRoute({
  getParentRoute: inApp,
  path: "/usage",
  component: lazyRouteComponent(() => import("./usage/page"), "UsagePage"),
  validateSearch: readUsageView,
});
const settings = createRoute({
  getParentRoute: inApp,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/page"), "SettingsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    invitation,
    app.addChildren([
      board,
      inbox,
      issue,
      run,
      projects,
      project,
      projectPage,
      machines,
      agents,
      members,
      skills,
      usage,
      settings,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
