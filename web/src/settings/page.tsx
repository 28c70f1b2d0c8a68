/** The workspace, repositories, labels, tokens, looks, and the way out. */
import { useEffect } from "react";
import { PageBody } from "@/shell/page-body";
import { PageHeader } from "@/shell/page-header";
import { Account } from "./account";
import { Appearance } from "./appearance";
import { Labels } from "./labels";
import { Notifications } from "./notifications";
import { Prices } from "./prices";
import { Repositories } from "./repositories";
import { Tokens } from "./tokens";
import { WorkspaceName } from "./workspace-name";

export function SettingsPage() {
  useEffect(() => {
    document.title = "Settings · Shipmate";
  }, []);
  return (
    <>
      <PageHeader title="Settings" />
      <PageBody>
        <WorkspaceName />
        <Repositories />
        <Labels />
        <Prices />
        <Tokens />
        <Notifications />
        <Appearance />
        <Account />
      </PageBody>
    </>
  );
}
