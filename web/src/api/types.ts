// Made by `npm run types` from openapi.json; do not edit.
export interface paths {
    "/api/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's agents. */
        get: {
            parameters: {
                query?: {
                    /** @description Archived ones too */
                    archived?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Adds an agent. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateAgent"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Changes an agent. What it does at the moment goes on as it began. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateAgent"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts an agent away: what it does is finished, what waits for it is cancelled. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/environment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The variables that an agent's environment has, without their values. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentVariable"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/environment/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Gives an agent a variable, from its next run on. The value is encrypted and
         *     never shown again; only the machine that runs the agent gets it.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetAgentVariable"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AgentVariable"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /** Takes a variable from an agent, from its next run on. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an agent back out of the archive. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Agent"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The skills that an agent has. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Skill"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Makes these all the skills that an agent has, from its next run on. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgentSkills"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Skill"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/skills/add": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Teaches an agent these skills too, from its next run on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AgentSkills"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Skill"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/skills/{skill_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a skill from an agent. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    skill_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Skill"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/agents/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The agent's runs, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of a file. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Attachment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Deletes a file: one's own, or anybody's for owners and admins. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attachments/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file's content. Images of a few kinds may be shown in a page; all else is
         *     to be saved, whatever it holds.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trades a one-time link's secret for a browser session. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ExchangeLink"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a one-time link that signs a browser in as the caller. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInLink"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends the browser session that asks. A program's token is not ended by this;
         *     it is revoked where tokens are.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One comment. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /**
         * Gives one's own comment another text. Agents that it mentions now and did
         *     not before are woken.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateComment"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Deletes a comment: one's own, or anybody's for owners and admins. Replies
         *     to it stay; files that came with it do not.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}/reactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts a sign under a comment; twice is once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["React"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Reaction"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Takes one's own sign back. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["React"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Reaction"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/comments/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that a thread is settled. Of a reply, its whole thread is. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Takes back that a thread is settled. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/autopilot-runs/{id}/gc-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether an autopilot run's folder is still of use. There are no autopilots here. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/beat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One message for all of a daemon: it is there, and what lives on it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Beat"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BeatAnswer"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/chat-sessions/{id}/gc-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a chat's folder is still of use. There are no chats here. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the daemon work for its free slots. Repeating a wish gives the same
         *     executions again.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Claimed"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/deliveries/{id}/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an accepted work up: what is to be done with it. Repeating it gives
         *     the same.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TakeDelivery"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Delivery"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/deliveries/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells how it ended. What was told before stays. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EndDelivery"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/deregister": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows a daemon's machine as offline until it beats again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Deregister"];
                };
            };
            responses: {
                /** @description It named runtimes */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description It named itself */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/executions/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes an execution over that this server does not know, if its run waits
         *     for nothing newer. Repeating it gives the same.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Adopt"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Appended"];
                    };
                };
                /** @description It is over; end its runner */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/executions/{id}/enclosures/{enclosure_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A piece of a file that is handed over with an assignment, counted from 0;
         *     empty after the last one. Only for the machine whose assignment names it.
         */
        get: {
            parameters: {
                query: {
                    /** @description The daemon's lasting id */
                    daemon_id: string;
                    /** @description Which piece; 0 if not said */
                    piece?: number;
                };
                header?: never;
                path: {
                    id: string;
                    enclosure_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": number[];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/executions/{id}/environment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The variables of the agent of an execution, with their values. Only for the
         *     machine that has the execution, by the machine's own credential.
         */
        get: {
            parameters: {
                query: {
                    /** @description The daemon's lasting id */
                    daemon_id: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ExecutionEnvironment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/executions/{id}/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Appends to an execution's journal: the one way in which a run changes. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Append"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Appended"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that one runtime is there. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceHeartbeat"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceAlive"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/issues/{id}/gc-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether an issue's folder is still of use. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceIssueCheck"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Announces a daemon's runtimes in one workspace. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["Register"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registered"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/local-skills/import/{request_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The skill, whole. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/local-skills/{request_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The skills on the machine. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/models/{request_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The models the agent CLI knows. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/recover-orphans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends what the runtime had and does not know of any more.
         * @description An old daemon says this after a restart, and also of healthy siblings when
         *     one of its runtimes was registered again. So only what it has not spoken of
         *     lately is lost; the rest must be spoken of within half a minute.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceRecovered"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/tasks/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives the runtime at most one task. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceClaimed"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/tasks/pending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits that this runtime could start. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceTask"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/runtimes/{id}/update/{request_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What became of the update. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/skills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a skill held when a run was given it, by its hash. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The hash that the assignment names */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Opens a daemon's socket; the server pushes `Push` messages. */
        get: {
            parameters: {
                query: {
                    /** @description The daemon's lasting id */
                    daemon_id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The socket is open */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Push"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends an execution well. One that is over stays as it is. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceCompleted"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceTask"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends an execution badly. One that is over stays as it is. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceFailed"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceTask"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/gc-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether an execution's folder is still of use. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceTaskCheck"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The messages after number `since`. */
        get: {
            parameters: {
                query?: {
                    /** @description Only messages with a higher number */
                    since?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceMessage"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Adds messages to the transcript, each number once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceBatch"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells of a step that is not the agent's own. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceProgress"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says which conversation this is, before it has an end. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceSession"];
                };
            };
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that the agent is being started. Saying it again is harmless: the
         *     answer may have been lost.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceTask"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How an execution is doing; `cancelled` asks its daemon to end the agent.
         * @description The daemon says nothing more of a task it ends so. A wish to cancel is
         *     therefore fulfilled by this answer.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceStatus"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/tasks/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says how many tokens each model used so far. A repeat adds nothing. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReferenceTokens"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceDone"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/workspaces/{id}/repos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The repositories a daemon may work in for this workspace. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceRepos"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/daemon/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Opens a socket for some runtimes. One that does not exist costs the others
         *     nothing: it is answered as gone.
         */
        get: {
            parameters: {
                query: {
                    /** @description The runtimes' ids, separated by commas */
                    runtime_ids: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The socket is open */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceTold"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events after number `after`: at most 1,000 at a time. Old ones are
         *     forgotten after a while; `reset` says so.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The last number seen; 0 if not said */
                    after?: number;
                    /** @description At most so many; 1,000 at most and by default */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Page"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller was told in this workspace, the newest first. What happens
         *     more than once before it is read is one item.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only what was not read */
                    unread?: boolean;
                    /** @description What was put away, instead of all else */
                    archived?: boolean;
                    /** @description At most so many; 500 at most and by default */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxItem"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/archive-all-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts away everything that was read. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/mark-all-read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks everything as read. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/unread-count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much the caller has not read. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UnreadCount"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts an item away, read. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxItem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks an item as read. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxItem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an item back out of the archive, read. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxItem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/{id}/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Marks an item as not read. It stays read if a newer one of its kind and
         *     issue is unread.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxItem"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts an invitation, once: whoever is signed in joins; somebody new says
         *     what to call them, and is signed in.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AcceptInvitation"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AcceptedInvitation"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invitations/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an invitation leads to, for whoever holds it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LookAtInvitation"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OpenInvitation"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The workspace's issues, by their place in their column. Several values of
         *     one filter are separated by commas and any of them will do.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Standing there */
                    status?: string;
                    /** @description Mattering so much */
                    priority?: string;
                    /** @description Assigned to this person or agent, or `none` */
                    assignee_id?: string;
                    /** @description Written by this person or agent */
                    creator_id?: string;
                    /** @description Within this issue, by id or key, or `none` */
                    parent?: string;
                    /** @description In this project, or `none` */
                    project_id?: string;
                    /** @description With this label's id */
                    label?: string;
                    /** @description Part of the title, in any letter case */
                    q?: string;
                    /** @description Due on this day or before */
                    due_by?: string;
                    /** @description `false` by default, `true` for archived ones too, `only` */
                    archived?: string;
                    /** @description `position` by default, `created`, `updated`, `priority`, `due` */
                    sort?: string;
                    /** @description At most so many; 10,000 at most and by default */
                    limit?: number;
                    /** @description After so many */
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IssueList"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Adds an issue on top of its column. An agent it is assigned to starts at
         *     once, unless the issue is in the backlog.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names this call; a repeat creates nothing */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateIssue"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/batch-update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the same change to many issues: to all of them, or to none. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BatchUpdate"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BatchUpdated"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Finds issues by the words of their keys, titles, descriptions and comments.
         * @description Every word asked for must be somewhere in the issue, or begin a word that
         *     is; letter case and accents do not matter. Matches in the title come first.
         *     If all words are in thousands of places, what changed last comes first, and
         *     `total` is not counted beyond 200.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The words; the six longest count */
                    q?: string;
                    /** @description Done, cancelled and archived ones too */
                    include_closed?: boolean;
                    /** @description At most so many; 100 at most, 20 by default */
                    limit?: number;
                    /** @description After so many */
                    offset?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FoundIssues"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One issue, by id or key. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /**
         * Changes an issue. With `version`, an edit that is based on an older state
         *     is refused as a conflict and changes nothing.
         */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names this call; a repeat changes nothing more */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateIssue"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts an issue away: it is not listed any more, what waits on it is
         *     cancelled, and nothing wakes an agent for it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files on an issue and in its comments, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Attachment"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/blockers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that an issue can't begin before another one is over. Its runs wait
         *     until then.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AddBlocker"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/blockers/{blocker_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Says that an issue does not wait for another one any more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                    /** @description The other one, by id or key */
                    blocker_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The issues within an issue, by their place in their columns. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IssueList"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The issue's comments, oldest first. A reply names the first comment of its
         *     thread as its parent.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Writes a comment. It wakes the agents it mentions; if it mentions nobody,
         *     the agent that began the thread, or else the one the issue is assigned to.
         *     The answer says who hears it and how.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names this call; a repeat creates nothing */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateComment"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The labels on an issue. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Labels"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Puts a label on an issue. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AttachLabel"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Labels"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/labels/{label_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a label off an issue. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                    label_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Labels"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves an issue to a place among others, wherever they stand by now. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["MoveIssue"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Runs the issue again, by the agent it is assigned to. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an issue back out of the archive. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Issue"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The issue's runs, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/subscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the caller follow an issue. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Following"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/subscribers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who follows an issue, and is told what happens to it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Subscriber"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/task-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The issue's runs, newest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An issue's history and the talk on it, oldest first: the first 5,000 changes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TimelineEntry"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/issues/{id}/unsubscribe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets the caller turn away from an issue: what others do on it does not make
         *     them follow it again.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description An id, or a key such as SHIP-7 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Following"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's labels. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Labels"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a label. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateLabel"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Label"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/labels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One label. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Label"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Changes a label, on every issue that has it. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateLabel"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Label"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a label, and takes it off every issue. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's machines, with the agent CLIs they looked for. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Machine"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Trades a link for a daemon's token, once. The machine belongs to whoever
         *     made the link.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["JoinMachine"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Joined"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/join-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a one-time link by which another machine joins as the caller's own.
         *     Its daemon takes the caller's work, and nobody else's until the caller says so.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateJoinLink"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["JoinLink"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Changes what people say of a machine: its owner whose work it takes, and
         *     who may see to machines what it is or has.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateMachine"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Machine"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who the caller is. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes what others see of the caller. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateMe"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Me"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/notification-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller wants to be told of in this workspace. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxPreferences"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Changes what the caller wants to be told of. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InboxPreferences"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InboxPreferences"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every price: those set here, then those that are built in. Where several
         *     fit a model, one set here comes before one that is built in, a closer
         *     pattern before a wider one, and of these the newest.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Price"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Sets a price. What was used before is counted by it too, from its first day on. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SetPrice"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Price"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/prices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a price that was set here. One that is built in can't be removed,
         *     only set otherwise.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's projects, oldest first. */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that are so far */
                    status?: components["schemas"]["ProjectStatus"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectList"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a project. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names this call; a repeat creates nothing */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateProject"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /**
         * Changes a project. With `version`, an edit that is based on an older state
         *     is refused as a conflict and changes nothing.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateProject"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Removes a project and its pages: one's own, or anybody's for owners and
         *     admins. Its issues stay.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A project's pages, without their contents, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a page to a project. */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Names this call; a repeat creates nothing */
                    "Idempotency-Key"?: string | null;
                };
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateDocument"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/documents/{document_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One page. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /**
         * Changes a page. With `version`, an edit that is based on an older state is
         *     refused as a conflict and changes nothing.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateDocument"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Document"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a page. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    document_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the project's work is in. New issues work in the first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectResourceList"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Adds a repository to a project, and to the workspace if it is not there
         *     yet. The branch can't be chosen: runs begin at the repository's own.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateProjectResource"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProjectResource"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{id}/resources/{resource_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a repository out of a project. It stays in the workspace. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    resource_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's repositories. An issue that names none works in the first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Repository"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a repository, or a directory of a machine that is worked in itself. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateRepository"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Repository"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/repositories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a repository from the workspace. Nothing happens to the repository itself. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/review-comments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes one of the caller's drafts. What was sent stays. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest 500 runs of the workspace, of an issue or of an agent. */
        get: {
            parameters: {
                query?: {
                    /** @description An issue's id or key */
                    issue?: string;
                    /** @description An agent's id */
                    agent?: string;
                    /** @description Only runs that are doing so */
                    status?: components["schemas"]["RunStatus"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts a run's work: the machine that has it pushes it, merges it, or
         *     opens a pull request, as soon as it is there. Asking twice does it once.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AcceptRun"];
                };
            };
            responses: {
                /** @description It was accepted like this before */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                /** @description The machine is told */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a question of the agent at work. The first answer counts. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["GiveAnswer"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a run that waits, or asks the machine to end one that runs. A run that
         *     is over stays as it is.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the run changed, or what one turn of its newest attempt did; empty
         *     while that is not known.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Only what changed in this turn */
                    turn?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunDiff"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says something to the agent of a run: it becomes a comment on the issue.
         *     The agent at work hears it at once if its tool can, else in its next run.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SendMessage"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Comment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The questions of a run's newest attempt, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AskedQuestion"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rejects a run's work: its issue goes back to todo. With `rerun` the agent
         *     goes on at once, with the reason. Without it, asking twice does it once.
         *     What a run changed in a directory itself stays there, and a comment says so.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["RejectRun"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Run"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/review-comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was said about lines of the run's diff, and of earlier runs of its
         *     agent on its issue: those have moved with their lines, or are outdated. Of
         *     drafts only the caller's own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewComment"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /**
         * Says something about lines of the run's diff: as a draft, or to the agent
         *     at once.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateReviewComment"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewComment"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/review-comments/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends the caller's drafts to the agent: one comment on the issue lists them
         *     with their lines, and the agent goes on with its work.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SubmittedReview"];
                    };
                };
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The transcript from record number `after` on: at most 5,000 records at a time. */
        get: {
            parameters: {
                query?: {
                    /** @description The first record's number; 0 if not said */
                    after?: number;
                    /** @description At most so many records; 5,000 at most and by default */
                    limit?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Transcript"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The turns of a run's newest attempt, in order. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RunTurn"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's runtimes. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Runtime"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Changes what people call a runtime. Its machine's own name for it comes
         *     back with an empty one.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateRuntime"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Runtime"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /**
         * Removes a runtime's row. Its history stays, and if its daemon is alive the
         *     runtime comes back by itself under a new id; to keep it away, disable it.
         *     While runs are under way on it the caller says what becomes of them.
         */
        delete: {
            parameters: {
                query?: {
                    /** @description What becomes of runs that are under way on it */
                    live?: components["schemas"]["LiveChoice"];
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Runs are under way on it */
                409: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The models and modes that a runtime's agent CLI says it has. Others may
         *     work as well.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Choices"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps a runtime from taking work until it is enabled. What runs on it goes
         *     on; its machine does not bring it back.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Runtime"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a runtime take work again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Runtime"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/local-skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a machine of the reference for the skills that are on it. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/local-skills/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a machine of the reference for one of its skills, whole. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/local-skills/import/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The skill, once it is known. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/local-skills/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The skills, once they are known. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a machine of the reference for the models its agent CLI knows. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/models/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models, once they are known. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks a machine of the reference for another version of its daemon. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runtimes/{id}/update/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the update is doing. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    request_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, unknown>;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspace's skills. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Skill"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Adds a skill. Its name and description may stand in the front matter of its text. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateSkill"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WholeSkill"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One skill, whole. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WholeSkill"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Changes a skill. Runs that are under way go on with what they were given. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateSkill"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["WholeSkill"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        /** Removes a skill, and takes it from every agent. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of a skill beside its text. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListedFile"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Adds a file to a skill, or replaces the one at its path. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SkillFile"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ListedFile"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/skills/{id}/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a file out of a skill. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    file_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/socket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Opens a browser's socket. Messages are JSON text: `Said` up, `Answer` down. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The socket is open */
                101: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Answer"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The transcript of a run, message by message: at most 5,000 at a time. */
        get: {
            parameters: {
                query?: {
                    /** @description Only messages with a higher number */
                    since?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReferenceMessage"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's tokens, without their secrets. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Token"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a token. Its secret is in this answer and nowhere else. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateToken"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CreatedToken"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes one of the caller's tokens, at once and everywhere. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/upload-file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a file: as the request's body, with its name in the query, or as the
         *     part `file` of a form. At most 25 MiB. It is on the issue or in the comment
         *     that is named, or else wherever a text mentions its address first.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Its name */
                    filename?: string;
                    /** @description The issue to put it on, by id or key */
                    issue_id?: string;
                    /** @description The comment it belongs to */
                    comment_id?: string;
                };
                header?: {
                    /** @description Names this call; a repeat creates nothing */
                    "Idempotency-Key"?: string | null;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": number[];
                    "multipart/form-data": number[];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Attachment"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the workspace's runs have used, added up by day, agent, machine, issue
         *     or model. What one run has used is in the run itself.
         */
        get: {
            parameters: {
                query?: {
                    /** @description What to add up by; `day` by default */
                    by?: components["schemas"]["UsageBy"];
                    /** @description The first day that counts, in UTC */
                    since?: string;
                    /** @description The last day that counts, in UTC */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["UsageReport"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspaces the caller is a member of. Daemons may ask too. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Makes a workspace, with the caller as its owner. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateWorkspace"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One workspace, by id or slug. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        /** Gives a workspace another name. What it is called in addresses and keys stays. */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateWorkspace"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Workspace"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{id}/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invitations that are open. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        /** Makes an invitation. Its link is in this answer and nowhere else, and works once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CreateInvitation"];
                };
            };
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CreatedInvitation"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{id}/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an invitation back; its link works no more. */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    invitation_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of a workspace, in the order in which they came. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"][];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workspaces/{id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes a person out of a workspace; one may take oneself out. What they did
         *     there stays. Runs that wait only because they asked for them are cancelled;
         *     their machines take no more work, and hand none over.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Changes what a member may do. */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["UpdateMember"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/workspaces/{id}/members/{user_id}/sign-in-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a one-time link that signs a member's browser in again, as when they
         *     have lost theirs. Whoever holds it acts as this person everywhere, so it takes
         *     the right over them in every workspace they are in.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    user_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SignInLink"];
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server answers. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The server's figures, in Prometheus' text format. They are about every
         *     workspace, so they are for the installation's owner, with a personal token.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/openmetrics-text": string;
                    };
                };
                "4XX": {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ErrorBody"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description How accepted work gets to where it is wanted.
         * @enum {string}
         */
        AcceptHow: "push" | "merge" | "pull_request";
        /** @description Accepts an invitation: as who is signed in, or as a new person. */
        AcceptInvitation: {
            /** @description What stands behind `#` in the link. */
            code: string;
            /** @description An e-mail address of somebody new, shown to others; nothing is sent to it. */
            email?: string | null;
            /** @description What people call one; needed of somebody new, and otherwise not looked at. */
            name?: string | null;
        };
        /** @description Accepts a run's work. */
        AcceptRun: {
            /** @description How it is to be used. */
            how: components["schemas"]["AcceptHow"];
            /**
             * @description The branch to push to, to merge into, or to open the pull request
             *     against. Without it: the run's own branch to push, else the
             *     repository's default branch. At most 200 bytes.
             */
            into?: string | null;
        };
        /** @description Who one is now, and where. Somebody new is signed in by a cookie. */
        AcceptedInvitation: {
            /** @description Who. */
            me: components["schemas"]["Me"];
            /** @description Where. */
            workspace: components["schemas"]["Workspace"];
        };
        /**
         * Format: uuid
         * @description A person.
         */
        AccountId: string;
        /** @description What an agent at work is doing, as people see it. */
        Activity: components["schemas"]["Doing"] & {
            /**
             * Format: date-time
             * @description When the newest record was written, by the machine's clock.
             */
            heard_at: string;
            /**
             * Format: date-time
             * @description Since when, by the machine's clock.
             */
            since: string;
            /** @description What it is, for a person. */
            text: string;
        };
        /**
         * @description What a line of an issue's history says.
         * @enum {string}
         */
        ActivityAction: "created" | "title_changed" | "description_changed" | "status_changed" | "priority_changed" | "assignee_changed" | "due_date_changed" | "parent_changed" | "project_changed" | "repository_changed" | "label_added" | "label_removed" | "blocker_added" | "blocker_removed" | "attachment_added" | "attachment_removed" | "archived" | "restored" | "work_accepted" | "work_rejected";
        /**
         * @description Who did something, or whom something is assigned to.
         * @enum {string}
         */
        ActorKind: "member" | "agent" | "system";
        /** @description Says that an issue can't begin before another one is over. */
        AddBlocker: {
            /** @description The other one, by id or key. */
            issue: string;
        };
        /**
         * @description Offers an execution to a server that does not know it. It is answered like
         *     an empty [`Append`]; `superseded` means that the run is somebody else's, or over, or lost.
         */
        Adopt: {
            /** @description What the machine was told when it was given the execution. */
            assignment: components["schemas"]["Assignment"];
            /** @description The daemon's lasting id. */
            daemon_id: string;
        };
        /** @description A teammate that is a program. */
        Agent: {
            /** @description What it may do without a person's leave. */
            approval?: components["schemas"]["Approval"];
            /**
             * Format: date-time
             * @description When it was put away, if it was.
             */
            archived_at?: string | null;
            chain_budget?: components["schemas"]["ChainBudget"] | null;
            /**
             * @description A key of which one run in the workspace has it at a time; empty means
             *     that it needs none. Agents that use the same thing have the same key.
             */
            concurrency_key: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description One line about it. */
            description: string;
            /** @description Its id. */
            id: components["schemas"]["AgentId"];
            /** @description What it is told before every task; markdown. */
            instructions: string;
            /**
             * Format: int64
             * @description How often a run is tried at most, 1 to 10, where trouble that passes
             *     broke it off: an overloaded service, a limit, a lost connection.
             */
            max_attempts?: number;
            /**
             * Format: int64
             * @description How many runs it may have at a time, 1 to 50.
             */
            max_concurrent_tasks: number;
            /** @description The model it asks for; empty means the CLI's own choice. */
            model: string;
            /** @description What people call it; unique in its workspace. */
            name: string;
            /** @description Who owns it. */
            owner_id: components["schemas"]["AccountId"];
            /**
             * Format: int64
             * @description How long it waits for a person's answer, in seconds, 30 to 604,800;
             *     then the answer is no.
             */
            patience_seconds?: number;
            /** @description Whether a machine that can run it is there. */
            presence: components["schemas"]["Presence"];
            /** @description The kind of agent CLI that runs it. */
            provider: string;
            /** @description The labels that a machine must have to run it, all of them. */
            required_labels: string[];
            /**
             * Format: int64
             * @description How many it has.
             */
            running: number;
            runtime_id?: components["schemas"]["RuntimeId"] | null;
            /** @description The two in one word. */
            status?: components["schemas"]["AgentStatus"];
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description What the machine needs to know of an agent. */
        AgentBrief: {
            /** @description What it may do without a person's leave. */
            approval?: components["schemas"]["Approval"];
            /** @description What it is told before every task. */
            instructions: components["schemas"]["Text"];
            /** @description The model it asks for; empty means the CLI's own choice. */
            model: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description How long it waits for a person's answer, in seconds.
             */
            patience_seconds?: number;
            /** @description What it was taught. */
            skills?: components["schemas"]["SkillBrief"][];
            /**
             * @description The names of the variables that its environment has. Their values are
             *     asked for and never stand in an assignment, which is kept.
             */
            variables?: string[];
        };
        /**
         * Format: uuid
         * @description A teammate on the board that is a program.
         */
        AgentId: string;
        /** @description The skills that an agent shall have. */
        AgentSkills: {
            /** @description Their ids. */
            skill_ids: components["schemas"]["SkillId"][];
        };
        /**
         * @description What an agent is at, in one word.
         * @enum {string}
         */
        AgentStatus: "idle" | "working" | "offline";
        /** @description A variable of an agent, without its value. */
        AgentVariable: {
            /** @description Its name. */
            name: string;
            /**
             * @description Whether it has a value that this server can hand over. It can't if the
             *     value was encrypted with a key that the server does not have: then it
             *     must be set again.
             */
            set: boolean;
            /**
             * Format: date-time
             * @description When it was set.
             */
            updated_at: string;
        };
        /** @description What the server says. */
        Answer: {
            /** Format: int64 */
            seq: number;
            /** @enum {string} */
            type: "following";
            workspace_id: components["schemas"]["WorkspaceId"];
        } | {
            /** Format: int64 */
            seq: number;
            /** @enum {string} */
            type: "reset";
            workspace_id: components["schemas"]["WorkspaceId"];
        } | {
            event: components["schemas"]["Event"];
            /** @enum {string} */
            type: "event";
            workspace_id: components["schemas"]["WorkspaceId"];
        } | {
            /** Format: int64 */
            attempt: number;
            ended: boolean;
            /** Format: int64 */
            next: number;
            records: components["schemas"]["Record"][];
            run_id: components["schemas"]["TaskId"];
            /** @enum {string} */
            type: "records";
        } | {
            /** @enum {string} */
            type: "pong";
        } | {
            code: components["schemas"]["Code"];
            error: string;
            /** @enum {string} */
            type: "error";
        };
        /** @description Appends to an execution's journal on the server. */
        Append: {
            /** @description The daemon's lasting id. */
            daemon_id: string;
            /**
             * Format: int64
             * @description The execution's epoch.
             */
            epoch: number;
            /**
             * Format: int64
             * @description The number of the first record. If it is not what the server has
             *     acknowledged nothing is stored, and the answer says where to go on.
             */
            offset: number;
            /** @description Numbered from `offset` without gaps; empty asks where to go on. */
            records: components["schemas"]["Record"][];
        };
        /** @description The answer to an [`Append`] whose epoch is current. */
        Appended: {
            /**
             * Format: int64
             * @description How many records the server has, on disk: the next offset.
             */
            acknowledged: number;
            /** @description Whether somebody asked for its end. */
            cancel: boolean;
            /** @description Whether the last of them was `ended`. */
            ended: boolean;
        };
        /**
         * @description What an agent may do in its place without a person's leave.
         * @enum {string}
         */
        Approval: "full" | "ask" | "read_only";
        /** @description A question of a run's agent. */
        AskedQuestion: components["schemas"]["Question"] & {
            answer?: components["schemas"]["QuestionAnswer"] | null;
            /** @description Who gave it, by name; none if nobody did in time. */
            answered_by?: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            asked_at: string;
            /** @description Whether it can be answered now. */
            open: boolean;
        };
        /** @description Everything a machine needs to know to run one execution. */
        Assignment: {
            /** @description The agent. */
            agent: components["schemas"]["AgentBrief"];
            /** @description Files that the agent gets beside its work. */
            enclosures?: components["schemas"]["Enclosures"];
            /**
             * Format: int64
             * @description Its epoch; every message about it carries this.
             */
            epoch: number;
            /** @description The execution. */
            execution_id: components["schemas"]["ExecutionId"];
            /** @description The issue. */
            issue: components["schemas"]["IssueBrief"];
            /**
             * Format: int64
             * @description How long the execution is the daemon's, in seconds.
             */
            lease_seconds: number;
            project?: components["schemas"]["ProjectBrief"] | null;
            /** @description The kind of agent CLI. */
            provider: string;
            repository?: components["schemas"]["RepositoryBrief"] | null;
            requester?: components["schemas"]["RequesterBrief"] | null;
            /** @description A conversation of the agent CLI to go on with, if there is a sound one. */
            resume_session?: string | null;
            /** @description The runtime it was given to. */
            runtime_id: components["schemas"]["RuntimeId"];
            /**
             * @description Why the conversation is gone on with, or begins afresh, for the reader
             *     of the run.
             */
            session_note?: components["schemas"]["Text"];
            /** @description The task. */
            task_id: components["schemas"]["TaskId"];
            /** @description The workspace. */
            workspace_id: components["schemas"]["WorkspaceId"];
            /** @description The workspace's short name. */
            workspace_slug?: string;
        };
        /** @description Puts a label on an issue. */
        AttachLabel: {
            /** @description Which one. */
            label_id: components["schemas"]["LabelId"];
        };
        /**
         * @description A file on an issue, or one that was sent and is on none yet: a text that
         *     mentions its address puts it there. Unless one does it is forgotten.
         */
        Attachment: {
            comment_id?: components["schemas"]["CommentId"] | null;
            /**
             * @description What its first bytes prove it to be: one of a few kinds of images, or
             *     `application/octet-stream`.
             */
            content_type: string;
            /**
             * Format: date-time
             * @description When it was sent.
             */
            created_at: string;
            /** @description The same, under the name that the reference's programs look for. */
            download_url: string;
            /** @description Its name, without any path: safe to be used on a disk. */
            filename: string;
            /** @description Its id. */
            id: components["schemas"]["AttachmentId"];
            issue_id?: components["schemas"]["IssueId"] | null;
            /** @description What a text mentions it by, ready to be put between other words. */
            markdown: string;
            /** @description The SHA-256 of its content. */
            sha256: string;
            /**
             * Format: int64
             * @description Its size.
             */
            size_bytes: number;
            /**
             * Format: uuid
             * @description Their id.
             */
            uploader_id: string;
            /** @description Whether a person or an agent sent it. */
            uploader_type: components["schemas"]["ActorKind"];
            /** @description Where it is, from the root of this server. Only members may fetch it. */
            url: string;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /**
         * Format: uuid
         * @description A file on an issue or in what was said on it.
         */
        AttachmentId: string;
        /** @description The same change for many issues. Either all are changed or none. */
        BatchUpdate: {
            /** @description Which ones, by id or key; 1 to [`MAX_BATCH`]. */
            issue_ids: string[];
            /** @description What to change; a `version` makes no sense here. */
            updates: components["schemas"]["UpdateIssue"];
        };
        /** @description The answer to a [`BatchUpdate`]. */
        BatchUpdated: {
            /**
             * Format: int64
             * @description How many were changed.
             */
            updated: number;
        };
        /** @description One message for all of a daemon: it is there, and these executions live on it. */
        Beat: {
            /** @description The daemon's lasting id. */
            daemon_id: string;
            /** @description Every execution it holds and has not handed in to the end. */
            executions: components["schemas"]["Fence"][];
            /**
             * Format: uuid
             * @description New at each start of the daemon, so that two with one id are told apart.
             */
            instance?: string | null;
            /**
             * Format: uuid
             * @description The instance before this one on the same machine, if it is proved to have ended.
             */
            predecessor?: string | null;
            /** @description Every runtime it believes to have. */
            runtimes: components["schemas"]["RuntimeId"][];
        };
        /** @description The answer to a [`Beat`]. */
        BeatAnswer: {
            /** @description Executions whose end somebody asked for. */
            cancel: components["schemas"]["ExecutionId"][];
            /**
             * @description Work on this machine that was accepted and waits to be handed over;
             *     take each up by its id.
             */
            deliveries?: components["schemas"]["ReviewId"][];
            /**
             * @description Runtimes among the named ones that a person has disabled: nothing is
             *     given to them until they are enabled, and nothing is to be done about it.
             */
            disabled?: components["schemas"]["RuntimeId"][];
            /** @description Runtimes whose rows are proved not to exist; register again. */
            gone: components["schemas"]["RuntimeId"][];
            /**
             * Format: int64
             * @description How long the named executions stay the daemon's, in seconds from the
             *     moment the beat was sent.
             */
            lease_seconds: number;
            /**
             * @description What the agents at work are to be told. Said again until the journal
             *     says that they were.
             */
            letters?: components["schemas"]["Letter"][];
            /**
             * @description Executions the server gave to this daemon that it did not name: the
             *     answer that gave them was lost. Start them.
             */
            missing: components["schemas"]["Assignment"][];
            /**
             * Format: int64
             * @description When to beat again, in seconds.
             */
            next_beat_seconds: number;
            /**
             * @description Whether another daemon with the same id was started later. This one
             *     must claim and register nothing as long as that is so; what it runs goes on.
             */
            replaced?: boolean;
            /** @description Executions that are no longer this daemon's; end their runners, report nothing. */
            superseded: components["schemas"]["ExecutionId"][];
            /**
             * @description Executions that this server does not know, as after its restoration from
             *     a backup: offer them, by [`Adopt`].
             */
            unknown?: components["schemas"]["ExecutionId"][];
            /** @description Whether work waits that this daemon could claim. */
            work_available: boolean;
        };
        /** @description What a record says. */
        Body: {
            /** @description The step, such as `cloning https://…`. */
            step: components["schemas"]["Text"];
            /** @enum {string} */
            type: "preparing";
        } | (components["schemas"]["Started"] & {
            /** @enum {string} */
            type: "started";
        }) | {
            /** @description The agent CLI's id for it. */
            id: components["schemas"]["Text"];
            model?: components["schemas"]["Text"] | null;
            /** @enum {string} */
            type: "session";
        } | {
            /** @description Markdown. */
            text: components["schemas"]["Text"];
            /** @enum {string} */
            type: "text";
        } | {
            /** @description Plain text. */
            text: components["schemas"]["Text"];
            /** @enum {string} */
            type: "thinking";
        } | {
            /** @description Joins the call to its result. */
            id: components["schemas"]["Text"];
            /** @description Its arguments. */
            input: Record<string, unknown>;
            /** @description The tool's name. */
            name: components["schemas"]["Text"];
            /** @enum {string} */
            type: "tool_call";
        } | {
            /** @description The call's id. */
            id: components["schemas"]["Text"];
            /** @description Whether the tool says it failed. */
            is_error?: boolean;
            /** @description The answer as text. */
            output: components["schemas"]["Text"];
            /** @enum {string} */
            type: "tool_result";
        } | (components["schemas"]["Question"] & {
            /** @enum {string} */
            type: "question";
        }) | {
            /** @description What the agent was told. */
            answer: components["schemas"]["QuestionAnswer"];
            by?: components["schemas"]["Text"] | null;
            /** @description The question's id. */
            question: components["schemas"]["Text"];
            /** @enum {string} */
            type: "answered";
        } | {
            /** @description Who said it, by name. */
            by: components["schemas"]["Text"];
            /**
             * @description Whether the agent took it up in this run. If not, the next run
             *     hears it.
             */
            delivered: boolean;
            /** @description The comment's id. */
            id: components["schemas"]["Text"];
            /** @description Markdown. */
            text: components["schemas"]["Text"];
            /** @enum {string} */
            type: "message";
        } | {
            /** @description One or more sentences. */
            text: components["schemas"]["Text"];
            /** @enum {string} */
            type: "notice";
        } | (components["schemas"]["Usage"] & {
            /** @enum {string} */
            type: "usage";
        }) | (components["schemas"]["Diff"] & {
            /** @enum {string} */
            type: "diff";
        }) | {
            message?: components["schemas"]["Text"] | null;
            /**
             * Format: int64
             * @description Which one; counts from 1 in each execution.
             */
            turn: number;
            /** @enum {string} */
            type: "turn_began";
        } | (components["schemas"]["TurnEnded"] & {
            /** @enum {string} */
            type: "turn_ended";
        }) | {
            /** @description The line. */
            line: components["schemas"]["Text"];
            /** @enum {string} */
            type: "raw";
        } | (components["schemas"]["Ended"] & {
            /** @enum {string} */
            type: "ended";
        });
        /**
         * @description What a chain of runs that wake each other may use before it wakes an agent
         *     no more without a person.
         */
        ChainBudget: {
            cost?: components["schemas"]["Money"] | null;
            /**
             * Format: int64
             * @description How many tokens, with a price or without; none means any number.
             */
            tokens?: number | null;
        };
        /** @description How far the issues within an issue are. */
        ChildProgress: {
            /**
             * Format: int64
             * @description How many of them are done.
             */
            done: number;
            /**
             * Format: int64
             * @description How many there are, without cancelled and archived ones.
             */
            total: number;
        };
        /** @description An answer that is offered. */
        Choice: {
            /** @description Its id; unique in its question. */
            id: components["schemas"]["Text"];
            /** @description What it means, for a person. */
            label: components["schemas"]["Text"];
        };
        /**
         * @description What can be chosen of an agent CLI. What is not in it may still be known to
         *     the CLI.
         */
        Choices: {
            /**
             * Format: date-time
             * @description When it said so; none if it never did.
             */
            asked_at?: string | null;
            /** @description The models, in the CLI's own order. */
            models: components["schemas"]["KnownChoice"][];
            /** @description The modes it can work in. */
            modes?: components["schemas"]["KnownChoice"][];
        };
        /** @description A wish for work. The slots must be free before this is sent. */
        Claim: {
            /** @description The daemon's lasting id. */
            daemon_id: string;
            /**
             * Format: uuid
             * @description Names this wish; repeating it gives the same executions again.
             */
            request_id: string;
            /** @description The runtimes that could start something now. */
            runtimes: components["schemas"]["RuntimeId"][];
            /**
             * Format: int32
             * @description How many executions it could start now, 1 to 100.
             */
            slots: number;
        };
        /** @description The answer to a [`Claim`]. */
        Claimed: {
            /** @description At most as many as asked for; empty when nothing waits. */
            assignments: components["schemas"]["Assignment"][];
            /** @description Runtimes whose rows are proved not to exist. */
            gone: components["schemas"]["RuntimeId"][];
        };
        /**
         * @description The machine-readable reason of a refusal. A status code alone is never a
         *     fact: a client acts on the code, and only on codes it knows.
         * @enum {string}
         */
        Code: "invalid" | "unauthenticated" | "invalid_token" | "forbidden" | "foreign_origin" | "unknown_route" | "workspace_not_found" | "issue_not_found" | "agent_not_found" | "run_not_found" | "turn_not_found" | "runtime_not_found" | "repository_not_found" | "comment_not_found" | "review_comment_not_found" | "inbox_item_not_found" | "variable_not_found" | "secret_unreadable" | "label_not_found" | "skill_not_found" | "price_not_found" | "attachment_not_found" | "project_not_found" | "document_not_found" | "token_not_found" | "member_not_found" | "invitation_not_found" | "machine_not_found" | "execution_not_found" | "task_not_found" | "request_not_found" | "chat_session_not_found" | "autopilot_run_not_found" | "superseded" | "conflict" | "runs_under_way" | "too_large" | "throttled" | "unavailable" | "internal";
        /** @description A piece of talk on an issue. */
        Comment: {
            /**
             * Format: uuid
             * @description Their id.
             */
            author_id: string;
            /** @description Their name as it is now. */
            author_name: string;
            /** @description Whether a person, an agent or Shipmate wrote it. */
            author_type: components["schemas"]["ActorKind"];
            /** @description Markdown. */
            content: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was deleted. It is shown, without a text, while it has replies.
             */
            deleted_at?: string | null;
            /** @description Its id. */
            id: components["schemas"]["CommentId"];
            /** @description The issue it is on. */
            issue_id: components["schemas"]["IssueId"];
            parent_id?: components["schemas"]["CommentId"] | null;
            /** @description The signs under it. */
            reactions?: components["schemas"]["Reaction"][];
            /**
             * Format: date-time
             * @description When its thread was settled, if it was and it is the first one.
             */
            resolved_at?: string | null;
            /**
             * Format: uuid
             * @description Their id.
             */
            resolved_by_id?: string | null;
            resolved_by_type?: components["schemas"]["ActorKind"] | null;
            run_id?: components["schemas"]["TaskId"] | null;
            /** @description Who hears it and how; only in the answer to writing it. */
            trigger_outcomes?: components["schemas"]["Receipt"][];
            /** @description What it is. */
            type?: components["schemas"]["CommentKind"];
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /** @description What the machine needs to know of a comment. */
        CommentBrief: {
            /** @description Who wrote it. */
            author: string;
            /** @description Markdown. */
            content: components["schemas"]["Text"];
        };
        /**
         * Format: uuid
         * @description A piece of talk on an issue.
         */
        CommentId: string;
        /**
         * @description What a comment is.
         * @enum {string}
         */
        CommentKind: "comment" | "system";
        /** @description What an agent at work is told. */
        Content: {
            /** @description The answer. */
            answer: components["schemas"]["QuestionAnswer"];
            /** @description The question's id. */
            question: components["schemas"]["Text"];
            /** @enum {string} */
            type: "answer";
        } | {
            /** @description The comment's id: a UUID. */
            id: components["schemas"]["Text"];
            /** @description Markdown. */
            text: components["schemas"]["Text"];
            /** @enum {string} */
            type: "message";
        };
        /** @description What tokens cost. */
        Cost: {
            /**
             * @description By the workspace's prices: one amount for each currency, in the order of
             *     their names. Tokens without a price are not in it.
             */
            priced: components["schemas"]["Money"][];
            reported?: components["schemas"]["Money"] | null;
            /**
             * Format: int64
             * @description Tokens for which there is no price. They are not free: what they cost
             *     is not known.
             */
            unpriced_tokens: number;
        };
        /**
         * @description What a usage record counts. Whatever it is, records add up: who hears a
         *     running total says by how much it grew.
         * @enum {string}
         */
        Counts: "call" | "turn" | "growth";
        /** @description A new agent. */
        CreateAgent: {
            approval?: components["schemas"]["Approval"] | null;
            chain_budget?: components["schemas"]["ChainBudget"] | null;
            /** @description See [`Agent::concurrency_key`]. */
            concurrency_key?: string | null;
            /** @description See [`Agent::description`]. */
            description?: string | null;
            /** @description See [`Agent::instructions`]. */
            instructions?: string | null;
            /**
             * Format: int64
             * @description See [`Agent::max_attempts`]; 3 if not said.
             */
            max_attempts?: number | null;
            /**
             * Format: int64
             * @description See [`Agent::max_concurrent_tasks`]; 6 if not said.
             */
            max_concurrent_tasks?: number | null;
            /** @description See [`Agent::model`]. */
            model?: string | null;
            /** @description See [`Agent::name`]. */
            name: string;
            /**
             * Format: int64
             * @description See [`Agent::patience_seconds`]; an hour if not said.
             */
            patience_seconds?: number | null;
            /**
             * @description See [`Agent::provider`]; must be one that a machine of the workspace has offered.
             *     Not needed where `runtime_id` says it.
             */
            provider?: string | null;
            /** @description See [`Agent::required_labels`]; not together with `runtime_id`. */
            required_labels?: string[] | null;
            runtime_id?: components["schemas"]["RuntimeId"] | null;
        };
        /** @description A new comment. */
        CreateComment: {
            /** @description Files that were sent before and come with it, besides those that it mentions. */
            attachment_ids?: components["schemas"]["AttachmentId"][];
            /** @description Markdown, 1 to [`MAX_PROSE_BYTES`]. */
            content: string;
            parent_id?: components["schemas"]["CommentId"] | null;
        };
        /** @description A new page. */
        CreateDocument: {
            /** @description See [`Document::content`]. */
            content?: string | null;
            /** @description See [`Document::title`]. */
            title: string;
        };
        /** @description A wish for an invitation. */
        CreateInvitation: {
            /**
             * Format: int32
             * @description Days until it stops working, 1 to 30; 7 if not said.
             */
            expires_in_days?: number | null;
            role?: components["schemas"]["Role"] | null;
        };
        /** @description A new issue. */
        CreateIssue: {
            /**
             * Format: uuid
             * @description Whom to assign it to; an agent starts at once unless the issue is in the backlog.
             */
            assignee_id?: string | null;
            assignee_type?: components["schemas"]["ActorKind"] | null;
            /**
             * @description Files that were sent before and belong to it, besides those that its
             *     description mentions.
             */
            attachment_ids?: components["schemas"]["AttachmentId"][];
            /** @description The issues that are in its way, by id or key. */
            blocked_by?: string[];
            /** @description Markdown, at most [`MAX_PROSE_BYTES`]. */
            description?: string | null;
            /**
             * Format: date
             * @description The day it is due; of a moment, its day.
             */
            due_date?: string | null;
            /** @description The labels to put on it. */
            label_ids?: components["schemas"]["LabelId"][];
            /** @description The issue it lies within, by id or key. */
            parent_issue_id?: string | null;
            priority?: components["schemas"]["Priority"] | null;
            project_id?: components["schemas"]["ProjectId"] | null;
            repository_id?: components["schemas"]["RepositoryId"] | null;
            status?: components["schemas"]["IssueStatus"] | null;
            /** @description One line, 1 to [`MAX_TITLE_BYTES`]. */
            title: string;
        };
        /** @description A wish for a link by which another machine joins as the caller's. */
        CreateJoinLink: {
            /**
             * @description Let the machine serve all workspaces of the caller, later ones too, and
             *     not only the one this is asked in.
             */
            all_workspaces?: boolean;
            /**
             * Format: int32
             * @description Minutes until it stops working, 1 to 1440; 15 if not said.
             */
            expires_in_minutes?: number | null;
        };
        /** @description A new label. */
        CreateLabel: {
            /** @description See [`Label::color`]; chosen from the name if not said. */
            color?: string | null;
            /** @description See [`Label::description`]. */
            description?: string | null;
            /** @description See [`Label::name`]. */
            name: string;
        };
        /** @description A new project. */
        CreateProject: {
            /** @description See [`Project::color`]; chosen from the title if not said. */
            color?: string | null;
            /** @description See [`Project::description`]. */
            description?: string | null;
            /**
             * Format: date
             * @description See [`Project::due_date`].
             */
            due_date?: string | null;
            /** @description See [`Project::icon`]. */
            icon?: string | null;
            /**
             * Format: uuid
             * @description See [`Project::lead_id`].
             */
            lead_id?: string | null;
            lead_type?: components["schemas"]["ActorKind"] | null;
            /** @description See [`Project::repository_ids`]. */
            repository_ids?: components["schemas"]["RepositoryId"][];
            /** @description More of them, by their addresses; those the workspace does not have yet are added to it. */
            resources?: components["schemas"]["CreateProjectResource"][];
            /**
             * Format: date
             * @description See [`Project::start_date`].
             */
            start_date?: string | null;
            status?: components["schemas"]["ProjectStatus"] | null;
            /** @description See [`Project::title`]. */
            title: string;
        };
        /** @description A new resource of a project. */
        CreateProjectResource: {
            /** @description What to call it, if the workspace does not have it yet; made from the address if not said. */
            label?: string | null;
            /**
             * Format: int64
             * @description Its place among the project's resources; the last if not said.
             */
            position?: number | null;
            /** @description Where it is. */
            resource_ref: components["schemas"]["ResourceReference"];
            /** @description What it is. */
            resource_type: components["schemas"]["ResourceType"];
        };
        /** @description A new repository. */
        CreateRepository: {
            /** @description See [`Repository::daemon_id`]; only with a path on a machine. */
            daemon_id?: string | null;
            /** @description See [`Repository::name`]; made from the address if not said. */
            name?: string | null;
            /** @description See [`Repository::url`]. */
            url: string;
        };
        /** @description Says something about lines of a run's diff. */
        CreateReviewComment: {
            /** @description Markdown. */
            body: string;
            /**
             * @description Whether it is kept until it is submitted with others. Otherwise the
             *     agent hears it at once.
             */
            draft?: boolean;
            /**
             * Format: int64
             * @description The last line, if there are more. At most 200 lines.
             */
            end_line?: number | null;
            /**
             * Format: int64
             * @description The first line, counted from 1. The diff must show it.
             */
            line: number;
            /** @description The file, as the diff names it. */
            path: string;
            /** @description Which state the lines are of. */
            side: components["schemas"]["DiffSide"];
        };
        /** @description A new skill. */
        CreateSkill: {
            /** @description See [`Skill::config`]. */
            config?: Record<string, unknown> | null;
            /** @description Its text: Markdown, with a front matter or without. */
            content?: string;
            /** @description See [`Skill::description`]; what the front matter of `content` says if not given. */
            description?: string | null;
            /** @description Its other files. */
            files?: components["schemas"]["SkillFile"][] | null;
            /** @description See [`Skill::name`]; what the front matter of `content` says if not given. */
            name?: string | null;
        };
        /** @description A wish for a token. */
        CreateToken: {
            /**
             * Format: int32
             * @description Days until it expires, 1 to 3650; never if not said.
             */
            expires_in_days?: number | null;
            kind?: components["schemas"]["TokenKind"] | null;
            /** @description What to call it; 1 to 100 characters. */
            name: string;
        };
        /** @description A wish for a workspace. */
        CreateWorkspace: {
            /** @description What issue keys begin with: 2 to 10 capital letters and digits; made from the name if not said. */
            issue_prefix?: string | null;
            /** @description Its name; 1 to 100 characters. */
            name: string;
            /** @description Its short name in addresses: lower-case letters, digits and dashes; made from the name if not said. */
            slug?: string | null;
        };
        /** @description A new invitation. The link is shown this once and is not kept; it works once. */
        CreatedInvitation: components["schemas"]["Invitation"] & {
            /** @description The link. The secret stands behind `#`. */
            url: string;
        };
        /** @description A new token. The secret is shown this once and is not kept. */
        CreatedToken: components["schemas"]["Token"] & {
            /** @description The secret. */
            token: string;
        };
        /**
         * Format: uuid
         * @description A token, a browser session, a sign-in link.
         */
        CredentialId: string;
        /** @description Everything a machine needs to know to hand accepted work over. */
        Delivery: {
            /**
             * Format: date-time
             * @description When. What is made for this delivery carries this time, so that
             *     whoever makes it again makes the same.
             */
            accepted_at: string;
            /** @description Who accepted it. */
            accepted_by: components["schemas"]["Text"];
            /** @description The run's own branch. */
            branch: string;
            /** @description Whose work it is. */
            execution_id: components["schemas"]["ExecutionId"];
            /** @description How it is to be used. */
            how: components["schemas"]["AcceptHow"];
            /** @description The decision. */
            id: components["schemas"]["ReviewId"];
            /** @description The branch that was named, if one was. */
            into?: string | null;
            /** @description The issue's key and title, on one line. */
            title: components["schemas"]["Text"];
            /** @description Where the repository is. */
            url: string;
        };
        /** @description How a delivery ended. */
        DeliveryOutcome: {
            /** @description The branch that has it. */
            branch: components["schemas"]["Text"];
            /** @description The commit that has it. */
            commit: components["schemas"]["Text"];
            link?: components["schemas"]["Text"] | null;
            /** @enum {string} */
            outcome: "done";
        } | {
            /** @enum {string} */
            outcome: "failed";
            /** @description Why, and what to do. */
            reason: components["schemas"]["Text"];
        };
        /** @description Which daemon says good-bye. The reference's name their runtimes instead. */
        Deregister: {
            daemon_id?: string | null;
            runtime_ids?: string[] | null;
        };
        /** @description What changed in the work tree, whole. */
        Diff: {
            /** @description The files that changed. */
            files: components["schemas"]["DiffFile"][];
            /** @description A unified diff as git makes it; at most [`MAX_PATCH_BYTES`]. */
            patch: components["schemas"]["Text"];
            /** @description Whether `patch` was cut. */
            truncated?: boolean;
        };
        /** @description One changed file. */
        DiffFile: {
            /**
             * Format: int64
             * @description Lines added; 0 for a binary file.
             */
            additions: number;
            /**
             * Format: int64
             * @description Lines removed; 0 for a binary file.
             */
            deletions: number;
            /** @description Its path in the repository. */
            path: components["schemas"]["Text"];
        };
        /**
         * @description Which of the two states that a diff compares.
         * @enum {string}
         */
        DiffSide: "old" | "new";
        /** @description The size of a diff. */
        DiffStat: {
            /**
             * Format: int64
             * @description Lines added.
             */
            additions: number;
            /**
             * Format: int64
             * @description Lines removed.
             */
            deletions: number;
            /**
             * Format: int64
             * @description How many files changed.
             */
            files: number;
        };
        /** @description A page of a project. Agents get its pages beside their work. */
        Document: {
            /** @description Markdown; absent where pages are only listed. */
            content?: string | null;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /** @description Its id. */
            id: components["schemas"]["DocumentId"];
            /** @description The project it belongs to. */
            project_id: components["schemas"]["ProjectId"];
            /**
             * Format: int64
             * @description How long its content is, in bytes.
             */
            size_bytes: number;
            /** @description One line; unique in its project, whatever the letter case. */
            title: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: uuid
             * @description Their id.
             */
            updated_by_id: string;
            /** @description Whether a person or an agent changed it last. */
            updated_by_type: components["schemas"]["ActorKind"];
            /**
             * Format: int64
             * @description Grows with each change; send it back with an edit to be told of edits in between.
             */
            version: number;
        };
        /**
         * Format: uuid
         * @description A page of a project.
         */
        DocumentId: string;
        /** @description What an agent is doing. */
        Doing: {
            /** @enum {string} */
            doing: "preparing";
        } | {
            /** @enum {string} */
            doing: "working";
        } | {
            /** @enum {string} */
            doing: "tool";
            /** @description The tool's name. */
            tool: string;
        } | {
            /** @enum {string} */
            doing: "person";
        };
        /** @description A file that is handed to the agent beside its work. */
        Enclosure: {
            /**
             * Format: uuid
             * @description Names it to the server.
             */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["EnclosureKind"];
            missing?: components["schemas"]["Text"] | null;
            /** @description What it is called among the others; no path. */
            name: string;
            /**
             * Format: int64
             * @description Its size.
             */
            size_bytes: number;
        };
        /**
         * @description What a file that is handed over with an assignment is.
         * @enum {string}
         */
        EnclosureKind: "attachment" | "document";
        /**
         * @description The files that are handed to the agent beside its work. The machine fetches
         *     them before the work begins.
         */
        Enclosures: {
            /** @description Oldest first. */
            files: components["schemas"]["Enclosure"][];
            /** @description The folder they are in. Said by the machine. */
            folder?: string;
            /**
             * Format: int32
             * @description How many more there are that were too many or too large.
             */
            left_out?: number;
        };
        /** @description Tells how a delivery ended. Repeating it is harmless. */
        EndDelivery: {
            /** @description The daemon's lasting id. */
            daemon_id: string;
            /** @description How. */
            outcome: components["schemas"]["DeliveryOutcome"];
        };
        /** @description How an execution ended. */
        Ended: {
            /** @enum {string} */
            outcome: "completed";
            /** @description The agent's closing words. */
            summary: components["schemas"]["Text"];
        } | {
            /** @description What kind of failure. */
            class: components["schemas"]["FailureClass"];
            /** @description What happened, for a person. */
            message: components["schemas"]["Text"];
            /** @enum {string} */
            outcome: "failed";
            /**
             * Format: date-time
             * @description When the model's service takes requests again, if it said so.
             */
            retry_at?: string | null;
        } | {
            /** @enum {string} */
            outcome: "cancelled";
        };
        /** @description The body of every answer that is not a success. */
        ErrorBody: {
            /** @description The reason, for a program. */
            code: components["schemas"]["Code"];
            /** @description A sentence for a person: what happened, why, what to do. */
            error: string;
            /** @description Names the request in the server's log. */
            request_id: string;
            subject?: components["schemas"]["Subject"] | null;
            /** @description Only with `runs_under_way`: which ones. */
            under_way?: components["schemas"]["RunUnderWay"][];
        };
        /** @description One event of a workspace's log. */
        Event: {
            /**
             * Format: date-time
             * @description When, by the server's clock.
             */
            at: string;
            /**
             * Format: uuid
             * @description The issue it belongs to, where there is one.
             */
            issue_id?: string | null;
            /** @description What kind of thing changed. */
            kind: components["schemas"]["EventKind"];
            /**
             * Format: int64
             * @description Counts from 1 in each workspace, without gaps.
             */
            seq: number;
            /**
             * Format: uuid
             * @description Which one.
             */
            subject_id: string;
        };
        /**
         * @description What changed. A listener reads the thing again; an event carries no state
         *     that could be older than what the listener already has.
         * @enum {string}
         */
        EventKind: "workspace" | "issue" | "comment" | "agent" | "run" | "machine" | "repository" | "label" | "project" | "inbox" | "member" | "price" | "invitation" | "skill";
        /** @description Trades the secret of a one-time link for a browser session. */
        ExchangeLink: {
            /** @description The secret. */
            code: string;
        };
        /** @description What a machine puts into the environment of the agent of an execution. */
        ExecutionEnvironment: {
            /** @description The values by their names. */
            variables: {
                [key: string]: string;
            };
        };
        /**
         * Format: uuid
         * @description One attempt at a task.
         */
        ExecutionId: string;
        /**
         * @description How agents work in a directory.
         * @enum {string}
         */
        ExecutionMode: "in_place" | "worktree";
        /** @description Why a run failed. */
        Failure: {
            /** @description What to do about it. */
            advice: string;
            /** @description What kind of failure. */
            class: components["schemas"]["FailureClass"];
            /** @description What happened. */
            message: string;
        };
        /**
         * @description What kind of failure ended an execution. The class decides whether another
         *     attempt is made and what the person is told to do.
         * @enum {string}
         */
        FailureClass: "agent_missing" | "agent_crashed" | "agent_silent" | "out_of_memory" | "agent_protocol" | "auth" | "rate_limit" | "overload" | "context_overflow" | "connection" | "cut_stream" | "model_refused" | "out_of_budget" | "agent_error" | "repository" | "machine" | "policy" | "lost";
        /** @description An execution and the epoch that fences it. */
        Fence: {
            /**
             * Format: int64
             * @description Its epoch.
             */
            epoch: number;
            /** @description The execution. */
            execution_id: components["schemas"]["ExecutionId"];
        };
        /**
         * @description Where a file is within a skill's folder. It can lead nowhere else, on no
         *     operating system, and is not the skill's text.
         */
        FilePath: string;
        /** @description Who follows an issue, after the caller began or ceased to. */
        Following: {
            /** @description Whether the caller does. */
            subscribed: boolean;
            /** @description Everybody who does. */
            subscribers: components["schemas"]["Subscriber"][];
        };
        /** @description An issue that was searched for. */
        FoundIssue: components["schemas"]["Issue"] & {
            /** @description Where the most telling of the words is; the foremost place, if it is in several. */
            match_source?: components["schemas"]["MatchSource"];
        };
        /** @description A page of issues that were searched for. */
        FoundIssues: {
            /** @description The best matches first. */
            issues: components["schemas"]["FoundIssue"][];
            /**
             * Format: int64
             * @description How many match in all.
             */
            total: number;
        };
        /**
         * @description An answer to a question of a run's agent: exactly one of `choice`, `text`
         *     and `deny`.
         */
        GiveAnswer: {
            /** @description One of the offered answers, by its id or its label. */
            choice?: string | null;
            /** @description That the answer is no. */
            deny?: boolean;
            /** @description The question's id; not needed if only one is open. */
            question?: string | null;
            /** @description An answer in words. */
            text?: string | null;
        };
        Health: {
            status: string;
            version: string;
        };
        /** @description Something a person should know. */
        InboxItem: {
            /**
             * Format: uuid
             * @description Their id.
             */
            actor_id: string;
            /** @description Their name as it is now. */
            actor_name: string;
            /** @description Whether a person, an agent or Shipmate did it. */
            actor_type: components["schemas"]["ActorKind"];
            /** @description Whether it was put away. */
            archived: boolean;
            /** @description The beginning of what was said, or why it failed. */
            body: string;
            comment_id?: components["schemas"]["CommentId"] | null;
            /**
             * Format: date-time
             * @description When it happened, the last time if it did more than once unread.
             */
            created_at: string;
            /** @description Its id. */
            id: components["schemas"]["InboxItemId"];
            /** @description The issue it is about. */
            issue_id: components["schemas"]["IssueId"];
            /** @description The issue's key, such as `SHIP-7`. */
            issue_identifier: string;
            /** @description Where the issue stands now. */
            issue_status: components["schemas"]["IssueStatus"];
            /** @description Whether it was read. */
            read: boolean;
            /** @description Who is told. */
            recipient_id: components["schemas"]["AccountId"];
            run_id?: components["schemas"]["TaskId"] | null;
            /** @description The issue's title as it is now. */
            title: string;
            /** @description Why. */
            type: components["schemas"]["InboxKind"];
            /** @description Where it happened. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /**
         * Format: uuid
         * @description Something a person should know.
         */
        InboxItemId: string;
        /**
         * @description Why somebody is told.
         * @enum {string}
         */
        InboxKind: "issue_assigned" | "mentioned" | "new_comment" | "task_failed" | "question_asked" | "review_requested" | "run_accepted" | "run_rejected";
        /**
         * @description What the caller wants to be told of in a workspace. A field that is absent
         *     in a change stays as it is; everything is wanted at first.
         */
        InboxPreferences: {
            /** @description See [`InboxKind::Assigned`]. */
            issue_assigned?: boolean | null;
            /** @description See [`InboxKind::Mentioned`]. */
            mentioned?: boolean | null;
            /** @description See [`InboxKind::Comment`]. */
            new_comment?: boolean | null;
            /** @description See [`InboxKind::Question`]. */
            question_asked?: boolean | null;
            /** @description See [`InboxKind::Review`]. */
            review_requested?: boolean | null;
            /** @description See [`InboxKind::Accepted`]. */
            run_accepted?: boolean | null;
            /** @description See [`InboxKind::Rejected`]. */
            run_rejected?: boolean | null;
            /** @description See [`InboxKind::Failed`]. */
            task_failed?: boolean | null;
        };
        /** @description An invitation that is open, without its secret. */
        Invitation: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
            /** @description Its id. */
            id: components["schemas"]["InvitationId"];
            /** @description Who made it. */
            inviter_id: components["schemas"]["AccountId"];
            /** @description Their name. */
            inviter_name: string;
            /** @description What whoever comes may do. */
            role: components["schemas"]["Role"];
            /** @description Where it leads. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /**
         * Format: uuid
         * @description A link by which a person comes into a workspace.
         */
        InvitationId: string;
        /** @description A piece of work. */
        Issue: {
            /**
             * Format: date-time
             * @description When it was put away, if it was.
             */
            archived_at?: string | null;
            /**
             * Format: uuid
             * @description Whom it is assigned to.
             */
            assignee_id?: string | null;
            assignee_type?: components["schemas"]["ActorKind"] | null;
            /**
             * @description The issues that were said to be in its way, over or not. While one is
             *     open its runs wait.
             */
            blocked_by?: components["schemas"]["IssueRef"][];
            /** @description How far the issues within it are. */
            child_progress?: components["schemas"]["ChildProgress"];
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * Format: uuid
             * @description Their id.
             */
            creator_id: string;
            /** @description Who wrote it. */
            creator_type: components["schemas"]["ActorKind"];
            /** @description Markdown. */
            description: string;
            /**
             * Format: date
             * @description The day it is due.
             */
            due_date?: string | null;
            /** @description Its id. */
            id: components["schemas"]["IssueId"];
            /** @description The key people use, such as `SHIP-7`. */
            identifier: string;
            /** @description The labels on it, by name. */
            labels?: components["schemas"]["Label"][];
            latest_run?: components["schemas"]["Run"] | null;
            /**
             * Format: int64
             * @description Counts from 1 in each workspace.
             */
            number: number;
            parent_issue_id?: components["schemas"]["IssueId"] | null;
            /**
             * Format: double
             * @description Where it stands within its column; smaller is higher.
             */
            position: number;
            /** @description How much it matters. */
            priority: components["schemas"]["Priority"];
            project_id?: components["schemas"]["ProjectId"] | null;
            repository_id?: components["schemas"]["RepositoryId"] | null;
            /** @description Where it stands. */
            status: components["schemas"]["IssueStatus"];
            /** @description One line. */
            title: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Grows with each change; send it back with an edit to be told of edits in between.
             */
            version: number;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description What the machine needs to know of an issue. */
        IssueBrief: {
            /** @description The talk so far, oldest first, cut to the newest that fit in 64 KiB. */
            comments: components["schemas"]["CommentBrief"][];
            /** @description Markdown. */
            description: components["schemas"]["Text"];
            /** @description Its key, such as `SHIP-7`. */
            identifier: string;
            /** @description One line. */
            title: components["schemas"]["Text"];
        };
        /**
         * Format: uuid
         * @description A piece of work.
         */
        IssueId: string;
        /** @description A page of issues. */
        IssueList: {
            /** @description In the order asked for. */
            issues: components["schemas"]["Issue"][];
            /**
             * Format: int64
             * @description How many match in all.
             */
            total: number;
        };
        /** @description Another issue, as far as it matters to the one that names it. */
        IssueRef: {
            /** @description Its id. */
            id: components["schemas"]["IssueId"];
            /** @description Its key, such as `SHIP-7`. */
            identifier: string;
            /** @description Whether it is in the way. */
            open: boolean;
            /**
             * @description Where it stands. An issue is in another's way until it is done or
             *     cancelled, or archived.
             */
            status: components["schemas"]["IssueStatus"];
            /** @description One line. */
            title: string;
        };
        /**
         * @description Where an issue stands on the board.
         * @enum {string}
         */
        IssueStatus: "backlog" | "todo" | "in_progress" | "in_review" | "done" | "blocked" | "cancelled";
        /** @description A one-time link for a machine. It is shown this once and is not kept. */
        JoinLink: {
            /** @description What to type on the other machine. */
            command: string;
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
            /**
             * @description The link. The secret stands behind `#`, so it is neither sent nor
             *     logged by who opens it in a browser.
             */
            url: string;
        };
        /** @description Trades the secret of a link for a daemon's token. */
        JoinMachine: {
            /** @description The secret: what stands behind `#` in the link. */
            code: string;
            /** @description What people call the machine; its token is listed under this name. */
            name: string;
        };
        /** @description What a machine needs to serve a board. */
        Joined: {
            /** @description Whose machine it is now. */
            owner_name: string;
            /** @description The daemon's token. It is shown this once and is not kept. */
            token: string;
            /** @description The workspaces it serves. */
            workspaces: components["schemas"]["JoinedWorkspace"][];
        };
        /** @description A workspace that a machine serves. */
        JoinedWorkspace: {
            /** @description Its id. */
            id: components["schemas"]["WorkspaceId"];
            /** @description Its name. */
            name: string;
        };
        /** @description Something that can be chosen. */
        KnownChoice: {
            /** @description What the agent CLI wants to hear. */
            id: string;
            /** @description What people call it. */
            name: string;
        };
        /** @description A coloured word on issues. */
        Label: {
            /** @description `#rrggbb`, in lower case. */
            color: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description What it is for. */
            description: string;
            /** @description Its id. */
            id: components["schemas"]["LabelId"];
            /** @description Unique in its workspace, whatever the letter case. */
            name: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /**
         * Format: uuid
         * @description A coloured word on issues.
         */
        LabelId: string;
        /** @description Labels, as every call answers that speaks of several. */
        Labels: {
            /** @description By name. */
            labels: components["schemas"]["Label"][];
        };
        /**
         * @description What the server has for an agent at work. It is carried until the journal
         *     says what became of it.
         */
        Letter: components["schemas"]["Content"] & {
            /** @description Who says it, by name. */
            by: components["schemas"]["Text"];
            /** @description Whom it is for. */
            execution_id: components["schemas"]["ExecutionId"];
            /**
             * Format: int64
             * @description Counts from 1 in each execution.
             */
            number: number;
        };
        /** @description A file of a skill. */
        ListedFile: {
            /** @description What it holds. */
            content: string;
            /** @description Whether it is a program. */
            executable?: boolean;
            /**
             * Format: uuid
             * @description Its id, which stays the same for its path.
             */
            id: string;
            /** @description Where it is within the skill's folder. */
            path: components["schemas"]["FilePath"];
            /** @description The skill it belongs to. */
            skill_id: components["schemas"]["SkillId"];
        };
        /**
         * @description What becomes of the runs that are under way on a runtime that is deleted.
         * @enum {string}
         */
        LiveChoice: "keep_running" | "cancel";
        /** @description The secret of an invitation's link. */
        LookAtInvitation: {
            /** @description What stands behind `#` in the link. */
            code: string;
        };
        /** @description A computer whose daemon serves this workspace. */
        Machine: {
            /** @description Those that were added here. */
            added_labels: string[];
            /**
             * Format: int64
             * @description How many runs it takes at a time.
             */
            capacity: number;
            /** @description The daemon's lasting id. */
            daemon_id: string;
            /** @description The agent CLIs it looked for, found or not. */
            inventory: components["schemas"]["ProviderReport"][];
            /**
             * @description What it is or has: the labels that its owner wrote into its policy, and
             *     those that were added here.
             */
            labels: string[];
            /**
             * Format: date-time
             * @description When it last beat.
             */
            last_seen_at: string;
            /** @description The machine's name. */
            name: string;
            /** @description Its operating system. */
            os: string;
            /** @description Whose it is. */
            owner_id: components["schemas"]["AccountId"];
            /** @description Their name. */
            owner_name: string;
            /** @description Whether it is there. */
            presence: components["schemas"]["Presence"];
            /**
             * Format: int64
             * @description How many it has.
             */
            running: number;
            /** @description Its runtimes in this workspace. */
            runtimes: components["schemas"]["Runtime"][];
            /** @description What its owner has it serve; what is not said is served whole. */
            serves?: components["schemas"]["Serves"];
            /** @description Whose work it takes. */
            shared: components["schemas"]["Sharing"];
            /** @description The version of its daemon. */
            version: string;
        };
        /** @description What a daemon's machine is, beyond what the reference's daemon tells. */
        MachineReport: {
            /**
             * Format: int64
             * @description How many runs it takes at a time.
             */
            capacity: number;
            /** @description The agent CLIs it looked for. */
            inventory: components["schemas"]["ProviderReport"][];
            /** @description What its owner says it is or has. */
            labels?: string[];
            /** @description Its operating system. */
            os: string;
            /** @description What its owner has it serve. */
            serves?: components["schemas"]["Serves"];
        };
        /**
         * @description In which text of an issue a word was found.
         * @enum {string}
         */
        MatchSource: "title" | "description" | "comment";
        /** @description Who the caller is. */
        Me: {
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at: string;
            /** @description Their e-mail address, where one is known. */
            email?: string | null;
            /** @description The account. */
            id: components["schemas"]["AccountId"];
            /** @description The person's name. */
            name: string;
        };
        /** @description A person in a workspace. */
        Member: {
            /**
             * Format: date-time
             * @description Since when they are in it.
             */
            created_at: string;
            /** @description Their e-mail address, where one is known. */
            email?: string | null;
            /** @description Their name. */
            name: string;
            /** @description What they may do. */
            role: components["schemas"]["Role"];
            /** @description Who. */
            user_id: components["schemas"]["AccountId"];
            /** @description The workspace. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description An amount of money. */
        Money: {
            /** @description Three capital letters, such as `USD`. */
            currency: string;
            /**
             * Format: int64
             * @description Millionths of it.
             */
            micros: number;
        };
        /** @description Moves an issue to a place among others, wherever they stand by now. */
        MoveIssue: {
            /** @description The issue it shall stand right below, by id or key; on top if neither is said. */
            after?: string | null;
            /** @description The issue it shall stand right above, by id or key. */
            before?: string | null;
            status?: components["schemas"]["IssueStatus"] | null;
        };
        /** @description A runtime a daemon offers. */
        OfferedRuntime: {
            choices?: components["schemas"]["Choices"] | null;
            /** @description What people see. */
            name?: string;
            /** @description The provider. */
            type: string;
            /** @description The agent CLI's version. */
            version?: string;
        };
        /** @description What whoever holds an invitation is told before they accept it. */
        OpenInvitation: {
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
            /** @description Who made it. */
            inviter_name: string;
            /** @description What whoever comes may do. */
            role: components["schemas"]["Role"];
            /** @description Where it leads. */
            workspace_name: string;
        };
        /**
         * @description What became of a word to somebody.
         * @enum {string}
         */
        Outcome: "started" | "joined" | "after_running" | "notified" | "not_woken";
        /** @description A piece of a workspace's log. */
        Page: {
            /** @description In order, without gaps. */
            events: components["schemas"]["Event"][];
            /**
             * Format: int64
             * @description The number to ask after next.
             */
            next: number;
            /**
             * @description Whether `after` is not one of ours, or so old that what came after it
             *     is not kept any more. Then there are no events: load everything anew,
             *     and go on from `next`.
             */
            reset: boolean;
        };
        /**
         * @description Whether a machine is there.
         * @enum {string}
         */
        Presence: "online" | "offline";
        /** @description What a million tokens of some models cost. */
        Price: components["schemas"]["Rates"] & {
            /**
             * Format: date
             * @description The day on which it was looked up there.
             */
            checked_on?: string | null;
            /** @description Three capital letters, such as `USD`. */
            currency: string;
            id?: components["schemas"]["PriceId"] | null;
            /** @description The models it is for, likewise. */
            model: string;
            /** @description Where it comes from. */
            origin: components["schemas"]["PriceOrigin"];
            /**
             * @description The kinds of agent CLI it is for: a name, in which `*` stands for any
             *     letters and `?` for one.
             */
            provider: string;
            /**
             * Format: date
             * @description The first day on which it holds, in UTC; none means always.
             */
            since?: string | null;
            /** @description Where a price that is built in was published. */
            source?: string | null;
        };
        /**
         * Format: uuid
         * @description What tokens cost.
         */
        PriceId: string;
        /**
         * @description Where a price comes from.
         * @enum {string}
         */
        PriceOrigin: "workspace" | "built_in";
        /**
         * @description How much an issue matters.
         * @enum {string}
         */
        Priority: "urgent" | "high" | "medium" | "low" | "none";
        /** @description Issues that belong together. */
        Project: {
            /** @description `#rrggbb`, in lower case. */
            color: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Markdown. */
            description: string;
            /**
             * Format: int64
             * @description How many pages it has.
             */
            document_count: number;
            /**
             * Format: int64
             * @description How many of them are done.
             */
            done_count: number;
            /**
             * Format: date
             * @description The day it is due.
             */
            due_date?: string | null;
            /** @description A sign that stands for it; empty for none. */
            icon: string;
            /** @description Its id. */
            id: components["schemas"]["ProjectId"];
            /**
             * Format: int64
             * @description How many issues it has, but for cancelled and archived ones.
             */
            issue_count: number;
            /**
             * Format: uuid
             * @description Who leads it.
             */
            lead_id?: string | null;
            lead_type?: components["schemas"]["ActorKind"] | null;
            /** @description How many of its issues stand where; archived ones are not counted. */
            progress: components["schemas"]["StatusCount"][];
            /** @description The repositories its work is in. New issues work in the first. */
            repository_ids: components["schemas"]["RepositoryId"][];
            /**
             * Format: date
             * @description The day it begins.
             */
            start_date?: string | null;
            /** @description How far it is, as people say. */
            status: components["schemas"]["ProjectStatus"];
            /** @description One line; unique in its workspace, whatever the letter case. */
            title: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Grows with each change; send it back with an edit to be told of edits in between.
             */
            version: number;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description What the machine needs to know of a project. */
        ProjectBrief: {
            /** @description Markdown, cut to 16 KiB. */
            description: components["schemas"]["Text"];
            /** @description One line. */
            title: components["schemas"]["Text"];
        };
        /**
         * Format: uuid
         * @description Issues that belong together.
         */
        ProjectId: string;
        /** @description All projects of a workspace. */
        ProjectList: {
            /** @description Oldest first. */
            projects: components["schemas"]["Project"][];
            /**
             * Format: int64
             * @description How many there are.
             */
            total: number;
        };
        /**
         * @description A repository or a directory that a project's work is in: one of its
         *     [`Project::repository_ids`], as multica's tools speak of it.
         */
        ProjectResource: {
            /**
             * Format: date-time
             * @description When the workspace got it.
             */
            created_at: string;
            /** @description The repository's id. */
            id: components["schemas"]["RepositoryId"];
            /** @description What people call it. */
            label: string;
            /**
             * Format: int64
             * @description Its place among the project's resources; new issues work in the first, 0.
             */
            position: number;
            /** @description The project. */
            project_id: components["schemas"]["ProjectId"];
            /** @description Where it is. */
            resource_ref: components["schemas"]["ResourceReference"];
            /** @description What it is. */
            resource_type: components["schemas"]["ResourceType"];
            /** @description The workspace they belong to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description What a project's work is in. */
        ProjectResourceList: {
            /** @description In their order. */
            resources: components["schemas"]["ProjectResource"][];
            /**
             * Format: int64
             * @description How many there are.
             */
            total: number;
        };
        /**
         * @description How far a project is, as people say.
         * @enum {string}
         */
        ProjectStatus: "planned" | "in_progress" | "paused" | "completed" | "cancelled";
        /** @description One agent CLI a machine looked for. */
        ProviderReport: {
            /** @description What is wrong, if something is. */
            detail?: string | null;
            /** @description How to install it. */
            install?: string | null;
            /** @description The executable, where one was found. */
            path?: string | null;
            /** @description The provider's name. */
            provider: string;
            /** @description What was found. */
            state: components["schemas"]["ProviderState"];
            /** @description Its name for people. */
            title: string;
            /** @description The CLI's version, where it is known. */
            version?: string | null;
        };
        /**
         * @description What a probe of an agent CLI found.
         * @enum {string}
         */
        ProviderState: "found" | "missing" | "too_old" | "broken";
        /**
         * @description What the server pushes to a daemon. A hint may be lost; a beat finds out
         *     the same.
         */
        Push: {
            /** @enum {string} */
            type: "daemon:task_available";
        } | {
            /** @enum {string} */
            type: "daemon:look";
        } | {
            /**
             * Format: int64
             * @description The newest that was told holds, also for a server that ends without a word.
             */
            milliseconds: number;
            /** @enum {string} */
            type: "daemon:spread";
        };
        /**
         * @description A question. The agent waits until it is answered, or until its time is
         *     over: then the answer is no.
         */
        Question: {
            /** @description The answers it offers; none if any text will do. */
            choices: components["schemas"]["Choice"][];
            /**
             * Format: date-time
             * @description When it is taken for refused.
             */
            expires_at?: string | null;
            /** @description Its id; unique in its execution. */
            id: components["schemas"]["Text"];
            /** @description What it would give the tool. */
            input?: Record<string, unknown>;
            /** @description What is asked, for a person. */
            text: components["schemas"]["Text"];
            tool?: components["schemas"]["Text"] | null;
        };
        /** @description An answer. */
        QuestionAnswer: {
            /** @description Its id. */
            choice: components["schemas"]["Text"];
            /** @enum {string} */
            kind: "choice";
        } | {
            /** @enum {string} */
            kind: "text";
            /** @description They. */
            text: components["schemas"]["Text"];
        } | {
            /** @enum {string} */
            kind: "denied";
        };
        /**
         * @description What a million tokens of each kind cost. A kind without a price has none;
         *     0 means free.
         */
        Rates: {
            /**
             * Format: double
             * @description Tokens read from a cache.
             */
            cache_read?: number | null;
            /**
             * Format: double
             * @description Tokens written to a cache.
             */
            cache_write?: number | null;
            /**
             * Format: double
             * @description Tokens read, without those from a cache.
             */
            input: number;
            /**
             * Format: double
             * @description Tokens written.
             */
            output: number;
        };
        /** @description Puts a sign under a comment, or takes it away. */
        React: {
            /** @description The sign; 1 to [`MAX_EMOJI_BYTES`], without blanks. */
            emoji: string;
        };
        /** @description A sign that somebody put under a comment. */
        Reaction: {
            /**
             * Format: uuid
             * @description Their id.
             */
            actor_id: string;
            /** @description Whether a person or an agent put it there. */
            actor_type: components["schemas"]["ActorKind"];
            /** @description The sign. */
            emoji: string;
        };
        /** @description Who hears a comment, and how. */
        Receipt: {
            /** @description Why they are addressed. */
            kind: components["schemas"]["TriggerKind"];
            /** @description What became of it. */
            outcome: components["schemas"]["Outcome"];
            /** @description Why nobody hears it; present exactly then. */
            reason?: string | null;
            run_id?: components["schemas"]["TaskId"] | null;
            /**
             * Format: uuid
             * @description Their id.
             */
            target_id: string;
            /** @description Their name. */
            target_name: string;
            /** @description Whether it is a person or an agent. */
            target_type: components["schemas"]["ActorKind"];
        };
        /** @description One line of a journal. */
        Record: components["schemas"]["Body"] & {
            /**
             * Format: date-time
             * @description When the runner wrote it, by its machine's clock. For display only.
             */
            at: string;
            /**
             * Format: int64
             * @description Its number; counts from 0 without gaps.
             */
            n: number;
        };
        /** @description The agent that is to do it. */
        ReferenceAgent: {
            id: components["schemas"]["AgentId"];
            instructions: string;
            model?: string;
            name: string;
        };
        /** @description The answer to a heartbeat. */
        ReferenceAlive: components["schemas"]["ReferenceWishes"] & {
            status: string;
        };
        /** @description Messages of an agent. */
        ReferenceBatch: {
            messages?: components["schemas"]["ReferenceSaid"][] | null;
        };
        /** @description The answer to a claim. */
        ReferenceClaimed: {
            task?: components["schemas"]["ReferenceWork"] | null;
        };
        /** @description How an execution ended well. */
        ReferenceCompleted: {
            /** @default  */
            output: string;
            /** @default  */
            session_id: string;
            /** @default  */
            work_dir: string;
        };
        /** @description Says that a message arrived. */
        ReferenceDone: {
            status: string;
        };
        /** @description How an execution failed. */
        ReferenceFailed: {
            /** @default  */
            error: string;
            /** @default  */
            failure_reason: string;
            /** @default  */
            session_id: string;
            /** @default  */
            work_dir: string;
        };
        /** @description Which runtime is there. */
        ReferenceHeartbeat: {
            runtime_id?: string;
        };
        /** @description How an issue is doing, and since when. */
        ReferenceIssueCheck: {
            status: components["schemas"]["IssueStatus"];
            /** Format: date-time */
            updated_at: string;
        };
        /** @description One message of the transcript. */
        ReferenceMessage: {
            content?: string;
            input?: Record<string, unknown> | null;
            issue_id: components["schemas"]["IssueId"];
            output?: string;
            /** Format: int64 */
            seq: number;
            /** Format: uuid */
            task_id: string;
            tool?: string;
            type: string;
        };
        /** @description What the daemon is about to do. */
        ReferenceProgress: {
            summary?: components["schemas"]["Text"];
        };
        /** @description What became of what a daemon lost. */
        ReferenceRecovered: {
            /**
             * Format: int64
             * @description How many executions ended by it.
             */
            orphaned: number;
            /**
             * Format: int64
             * @description How many of their tasks are tried again.
             */
            retried: number;
        };
        /** @description A workspace's repositories. */
        ReferenceRepos: {
            repos: components["schemas"]["WorkspaceRepo"][];
            /** @description Changes whenever `repos` does. */
            repos_version: string;
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description One message of an agent. */
        ReferenceSaid: {
            /** @default  */
            content: string;
            input?: Record<string, unknown> | null;
            /** @default  */
            output: string;
            /**
             * Format: int64
             * @default 0
             */
            seq: number;
            /** @default  */
            tool: components["schemas"]["Text"];
            /** @default  */
            type: string;
        };
        /** @description The agent's conversation and where it works. */
        ReferenceSession: {
            /** @default  */
            session_id: string;
            /** @default  */
            work_dir: string;
        };
        /** @description A word about an execution. */
        ReferenceStatus: {
            status: string;
        };
        /** @description An execution as the reference's daemons know it, or a task that waits for one. */
        ReferenceTask: {
            agent_id: components["schemas"]["AgentId"];
            /** Format: int64 */
            attempt: number;
            /** Format: date-time */
            completed_at?: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            dispatched_at?: string | null;
            error?: string | null;
            failure_reason?: string | null;
            /**
             * Format: uuid
             * @description The execution's id; while it waits, the task's.
             */
            id: string;
            issue_id: components["schemas"]["IssueId"];
            kind: string;
            /** Format: int64 */
            max_attempts: number;
            /**
             * Format: uuid
             * @description The execution that it tries again.
             */
            parent_task_id?: string | null;
            /** Format: int64 */
            priority: number;
            result?: Record<string, unknown> | null;
            runtime_id: components["schemas"]["RuntimeId"];
            /** Format: date-time */
            started_at?: string | null;
            status: string;
            trigger_comment_id?: components["schemas"]["CommentId"] | null;
            /** @description Its beginning. */
            trigger_summary?: string | null;
            work_dir?: string | null;
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description How an execution is doing, and since when it is over. */
        ReferenceTaskCheck: {
            /** @description The year 1 while it is not over. */
            completed_at: string;
            status: string;
        };
        /** @description The tokens an execution used, whole. */
        ReferenceTokens: {
            usage?: components["schemas"]["Usage"][] | null;
        };
        /** @description What a daemon is told. */
        ReferenceTold: {
            /** @description A beat arrived, or a runtime is proved not to exist. */
            payload: components["schemas"]["ReferenceWishes"] & {
                runtime_gone?: boolean;
                runtime_id: string;
                status: string;
            };
            /** @enum {string} */
            type: "daemon:heartbeat_ack";
        } | {
            /** @description A runtime could claim a task. */
            payload: {
                runtime_id: components["schemas"]["RuntimeId"];
                /** Format: uuid */
                task_id: string;
            };
            /** @enum {string} */
            type: "daemon:task_available";
        };
        /** @description The comment that woke it. */
        ReferenceTrigger: {
            trigger_author_name: string;
            trigger_author_type: components["schemas"]["ActorKind"];
            trigger_comment_content: string;
        };
        /** @description What a beat's answer asks of the machine. */
        ReferenceWishes: {
            /** @description One of those skills, whole. */
            pending_local_skill_import?: Record<string, unknown> | null;
            /** @description The skills that are on the machine. */
            pending_local_skills?: Record<string, unknown> | null;
            /** @description The models its agent CLI knows. */
            pending_model_list?: Record<string, unknown> | null;
            /** @description Another version of the daemon. */
            pending_update?: Record<string, unknown> | null;
        };
        /** @description Everything a machine needs to know to run an execution. */
        ReferenceWork: components["schemas"]["ReferenceTask"] & (components["schemas"]["ReferenceTrigger"] | null) & {
            agent: components["schemas"]["ReferenceAgent"];
            prior_session_id?: string | null;
            prior_work_dir?: string | null;
            repos?: components["schemas"]["WorkspaceRepo"][];
        };
        /** @description Announces every runtime of one daemon in one workspace. Repeating it is harmless. */
        Register: {
            /** @description The daemon's version. */
            cli_version?: string;
            /** @description The daemon's lasting id; 1 to 200 characters. */
            daemon_id?: string;
            /** @description The machine's name. */
            device_name?: string;
            /** @description What started the daemon; only the reference's daemons say so. */
            launched_by?: string;
            /**
             * @description Ids the same machine had before it had a lasting one; only the
             *     reference's daemons send them. Those of other people are ignored.
             */
            legacy_daemon_ids?: string[] | null;
            machine?: components["schemas"]["MachineReport"] | null;
            /** @description What it offers. */
            runtimes?: components["schemas"]["OfferedRuntime"][];
            /** @description The machine's time zone; only the reference's daemons say so. */
            timezone?: string;
            /** @description The workspace. */
            workspace_id?: string;
        };
        /** @description The daemon's runtimes in that workspace, whole. What is not in here is gone. */
        Registered: {
            /** @description What this server understands beyond the reference's protocol. */
            features: string[];
            /** @description The workspace's repositories. */
            repos?: components["schemas"]["WorkspaceRepo"][];
            /** @description Changes whenever `repos` does. */
            repos_version?: string;
            /** @description Exactly the offered ones. */
            runtimes: components["schemas"]["Runtime"][];
            /** @description Settings of the workspace; we have none that the reference's daemons know. */
            settings?: Record<string, unknown>;
        };
        /** @description Rejects a run's work. */
        RejectRun: {
            /** @description Why. Becomes a comment on the issue, if it is not empty. */
            reason?: string | null;
            /** @description Whether the agent is to go on at once, with the reason. */
            rerun?: boolean;
        };
        /** @description A git repository, or a directory of a machine, that issues work in. */
        Repository: {
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /** @description The machine that it is a folder of; none if every machine may try to reach it. */
            daemon_id?: string | null;
            /** @description Its id. */
            id: components["schemas"]["RepositoryId"];
            /** @description What people call it; unique in its workspace. */
            name: string;
            /**
             * @description `https://…`, `ssh://…`, `user@host:path`, or a path on the machine
             *     that the machine's owner has allowed. `directory://` and a path means that
             *     very directory: no clone and no work tree, one run at a time, only on
             *     machines whose owners have opened it.
             */
            url: string;
        };
        /** @description What the machine needs to know of a repository. */
        RepositoryBrief: {
            after?: components["schemas"]["ExecutionId"] | null;
            /** @description The branch the work goes to; empty where a directory is worked in itself. */
            branch: string;
            /** @description Where it is. */
            url: string;
        };
        /**
         * Format: uuid
         * @description A git repository that issues of a workspace work in.
         */
        RepositoryId: string;
        /** @description What the machine needs to know of who asked for a task. */
        RequesterBrief: {
            /** @description Their id. */
            id: components["schemas"]["AccountId"];
            /** @description Their name. */
            name: string;
        };
        /**
         * @description Where a resource is: a repository by its `url`, a directory by its path and
         *     its machine.
         */
        ResourceReference: {
            /** @description The machine that has the directory. */
            daemon_id?: string | null;
            execution_mode?: components["schemas"]["ExecutionMode"] | null;
            /** @description The directory's absolute path. */
            local_path?: string | null;
            /** @description The repository's address. */
            url?: string | null;
        };
        /**
         * @description What a resource of a project is.
         * @enum {string}
         */
        ResourceType: "github_repo" | "local_directory";
        /** @description A decision about a run's work. */
        Review: {
            /** @description The branch of the repository that has the work now. */
            branch?: string | null;
            /** @description The commit that has the work now. */
            commit?: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            decided_at: string;
            /** @description Who decided. */
            decided_by: components["schemas"]["AccountId"];
            /** @description Their name as it is now. */
            decided_by_name: string;
            /** @description What was decided; never `none`. */
            decision: components["schemas"]["ReviewState"];
            /**
             * Format: date-time
             * @description When the machine began with it.
             */
            delivered_at?: string | null;
            /**
             * Format: date-time
             * @description When it was done or failed.
             */
            ended_at?: string | null;
            how?: components["schemas"]["AcceptHow"] | null;
            /** @description Its id. */
            id: components["schemas"]["ReviewId"];
            /**
             * @description The branch that was named: to push to, to merge into, or to open the
             *     pull request against. None means the usual one.
             */
            into?: string | null;
            /** @description Where the pull request is. */
            link?: string | null;
            /** @description The machine that has the work. */
            machine: string;
            /** @description How far it is carried out. A rejection is done at once. */
            progress: components["schemas"]["ReviewProgress"];
            /** @description Why it was rejected, or why it could not be carried out. */
            reason?: string | null;
            /**
             * @description What it waits for, as a sentence; present exactly while a machine is to
             *     do something.
             */
            wait?: string | null;
        };
        /** @description Something that was said about lines of a run's diff. */
        ReviewComment: {
            /** @description Who said it. */
            author_id: components["schemas"]["AccountId"];
            /** @description Their name as it is now. */
            author_name: string;
            /** @description Markdown. */
            body: string;
            /** @description The lines as they were. */
            code: string;
            comment_id?: components["schemas"]["CommentId"] | null;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /** @description Whether only its author sees it yet. */
            draft: boolean;
            /**
             * Format: int64
             * @description The last line.
             */
            end_line: number;
            /** @description Its id. */
            id: components["schemas"]["ReviewCommentId"];
            /**
             * Format: int64
             * @description The first line in the diff that is shown; the one of that time if it is outdated.
             */
            line: number;
            /**
             * @description Whether it was said about an earlier run and its lines are not in the
             *     diff of this one any more.
             */
            outdated: boolean;
            /** @description The file. */
            path: string;
            /** @description The run whose diff it was said about. */
            run_id: components["schemas"]["TaskId"];
            /** @description Which state the lines are of. */
            side: components["schemas"]["DiffSide"];
        };
        /**
         * Format: uuid
         * @description Something that was said about lines of a run's diff.
         */
        ReviewCommentId: string;
        /**
         * Format: uuid
         * @description A decision about a run's work.
         */
        ReviewId: string;
        /**
         * @description How far a decision is carried out.
         * @enum {string}
         */
        ReviewProgress: "requested" | "delivered" | "done" | "failed";
        /**
         * @description What a person decided about a run's work.
         * @enum {string}
         */
        ReviewState: "none" | "accepted" | "rejected";
        /**
         * @description What a member may do in a workspace.
         * @enum {string}
         */
        Role: "owner" | "admin" | "member";
        /** @description A task with its newest execution. */
        Run: {
            activity?: components["schemas"]["Activity"] | null;
            /** @description The agent that does it. */
            agent_id: components["schemas"]["AgentId"];
            /** @description The agent's name as it is now. */
            agent_name: string;
            /**
             * Format: int64
             * @description How many executions there were.
             */
            attempt: number;
            /** @description The branch it works on. */
            branch?: string | null;
            /** @description Whether somebody asked for its end and it has not ended yet. */
            cancelling: boolean;
            /**
             * Format: date-time
             * @description When it ended.
             */
            completed_at?: string | null;
            /** @description What they cost. */
            cost?: components["schemas"]["Cost"];
            /**
             * Format: date-time
             * @description When the wish came up.
             */
            created_at: string;
            diff?: components["schemas"]["DiffStat"] | null;
            /**
             * Format: date-time
             * @description When a machine took it.
             */
            dispatched_at?: string | null;
            /** @description The failure's message, for the reference's clients. */
            error?: string | null;
            failure?: components["schemas"]["Failure"] | null;
            /** @description The task's id. */
            id: components["schemas"]["TaskId"];
            /** @description The issue it works on. */
            issue_id: components["schemas"]["IssueId"];
            /** @description The issue's key, such as `SHIP-7`. */
            issue_identifier: string;
            /** @description What woke the agent. */
            kind: components["schemas"]["TriggerKind"];
            /** @description The machine that has or had it. */
            machine?: string | null;
            /**
             * Format: int64
             * @description How many there may be.
             */
            max_attempts: number;
            /** @description The model that answered. */
            model?: string | null;
            /** @description The kind of agent CLI. */
            provider: string;
            /**
             * Format: int64
             * @description How many journal records the server has.
             */
            records: number;
            /** @description What a person decided about its work. */
            review: components["schemas"]["ReviewState"];
            review_details?: components["schemas"]["Review"] | null;
            runtime_id?: components["schemas"]["RuntimeId"] | null;
            /** @description The agent CLI's own conversation id. */
            session_id?: string | null;
            /**
             * Format: date-time
             * @description When the agent's process ran.
             */
            started_at?: string | null;
            /** @description How it is doing. */
            status: components["schemas"]["RunStatus"];
            /** @description The agent's closing words. */
            summary?: string | null;
            /** @description The version of the agent CLI, where it has one; present once it runs. */
            tool_version?: string | null;
            /** @description Tokens used so far. */
            usage: components["schemas"]["UsageTotal"];
            wait?: components["schemas"]["Wait"] | null;
            /** @description The work tree on the machine. */
            work_dir?: string | null;
            /**
             * @description The directory of its machine that it works in itself, if it does: what it
             *     changes is changed there at once, and no other run works there meanwhile.
             */
            works_in?: string | null;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /** @description A run's diff. */
        RunDiff: {
            /** @description The files that changed. */
            files: components["schemas"]["DiffFile"][];
            /** @description A unified diff; empty while none is known. */
            patch: string;
            /** @description Whether `patch` was cut. */
            truncated: boolean;
        };
        /**
         * @description How a task, which people call a run, is doing.
         * @enum {string}
         */
        RunStatus: "queued" | "running" | "completed" | "failed" | "cancelled";
        /**
         * @description One turn of a run: from something that was said to the agent to the next
         *     thing, or to the end.
         */
        RunTurn: {
            /**
             * Format: date-time
             * @description When it began, by the machine's clock.
             */
            began_at: string;
            /** @description The comment that the agent took up with it; none in the first turn. */
            comment_id?: string | null;
            /** @description The commit that keeps the work tree as it was then, on the machine. */
            commit?: string | null;
            diff?: components["schemas"]["DiffStat"] | null;
            /**
             * Format: date-time
             * @description When it was over, by the machine's clock.
             */
            ended_at?: string | null;
            /**
             * Format: int64
             * @description The number of its first record in the transcript.
             */
            first_record: number;
            /**
             * Format: int64
             * @description The number of its last one, once it is over.
             */
            last_record?: number | null;
            /**
             * Format: int64
             * @description Which one, from 1.
             */
            turn: number;
        };
        /** @description A run that stands in the way of what was asked. */
        RunUnderWay: {
            /** @description Its execution that lives. */
            execution_id: components["schemas"]["ExecutionId"];
            /** @description Its issue's key. */
            issue_identifier: string;
            /** @description The run. */
            run_id: components["schemas"]["TaskId"];
        };
        /** @description One provider on one daemon in one workspace. */
        Runtime: {
            /**
             * Format: date-time
             * @description When it was first registered.
             */
            created_at: string;
            /** @description The daemon it is on. */
            daemon_id: string;
            /** @description The machine's name and the CLI's version. */
            device_info: string;
            /**
             * Format: date-time
             * @description Since when a person keeps it from taking work, if somebody does. It is
             *     shown as offline then.
             */
            disabled_at?: string | null;
            /** @description Its id. */
            id: components["schemas"]["RuntimeId"];
            /**
             * Format: date-time
             * @description When its daemon last beat.
             */
            last_seen_at: string;
            /** @description How its agent CLI is spoken to, for people. */
            launch_header?: string;
            /** @description Versions, in the reference's form. */
            metadata?: components["schemas"]["RuntimeMetadata"];
            /** @description What people call it. */
            name: string;
            /** @description Whose machine it is. */
            owner_id: components["schemas"]["AccountId"];
            /** @description The kind of agent CLI. */
            provider: string;
            /** @description Always `local`; kept for the reference's clients. */
            runtime_mode: string;
            /** @description Whether it is there. */
            status: components["schemas"]["Presence"];
            /** @description The machine's time zone; `UTC` where it did not say. */
            timezone?: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /** @description The workspace it serves. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /**
         * Format: uuid
         * @description One provider on one daemon in one workspace.
         */
        RuntimeId: string;
        /** @description What is known of a runtime's programs. */
        RuntimeMetadata: {
            /** @description The daemon's version. */
            cli_version: string;
            /** @description What started the daemon, where it said so. */
            launched_by: string;
            /** @description The agent CLI's version. */
            version: string;
        };
        /** @description What a browser says. */
        Said: {
            /** Format: int64 */
            after?: number | null;
            /** @enum {string} */
            type: "follow";
            workspace_id: components["schemas"]["WorkspaceId"];
        } | {
            /** Format: int64 */
            after: number;
            run_id: components["schemas"]["TaskId"];
            /** @enum {string} */
            type: "watch";
        } | {
            run_id: components["schemas"]["TaskId"];
            /** @enum {string} */
            type: "unwatch";
        } | {
            /** @enum {string} */
            type: "ping";
        };
        /** @description A value that does not show in debug output. */
        SecretValue: string;
        /** @description Something for the agent at work. */
        SendMessage: {
            /** @description Markdown; it becomes a comment on the issue. */
            text: string;
        };
        /**
         * @description What a machine serves. What is not said is served whole; an empty list
         *     serves nothing.
         */
        Serves: {
            /**
             * @description What agents may do without a person's leave.
             * @default null
             */
            approvals: components["schemas"]["Approval"][] | null;
            /**
             * @description People whose wishes it carries out, by id or name.
             * @default null
             */
            people: string[] | null;
            /**
             * @description Providers, by name.
             * @default null
             */
            providers: string[] | null;
            /**
             * @description Repositories, by address; one that ends in `*` stands for all that
             *     begin so. Work without a repository is served.
             * @default null
             */
            repositories: string[] | null;
            /**
             * @description Directories in which agents may work directly, by their full paths. Only
             *     these are, and they are named by nothing else.
             * @default []
             */
            work_in: string[];
            /**
             * @description Workspaces, by id or slug.
             * @default null
             */
            workspaces: string[] | null;
        };
        /** @description A variable's new value. */
        SetAgentVariable: {
            /** @description 1 to 32,768 bytes. It is never shown again. */
            value: components["schemas"]["SecretValue"];
        };
        /** @description Sets a price in the workspace; one for the same provider, model and day is replaced. */
        SetPrice: {
            /**
             * Format: double
             * @description See [`Rates::cache_read`].
             */
            cache_read?: number | null;
            /**
             * Format: double
             * @description See [`Rates::cache_write`].
             */
            cache_write?: number | null;
            /** @description See [`Price::currency`]; `USD` if not said. */
            currency?: string | null;
            /**
             * Format: double
             * @description See [`Rates::input`].
             */
            input: number;
            /** @description See [`Price::model`]. */
            model: string;
            /**
             * Format: double
             * @description See [`Rates::output`].
             */
            output: number;
            /** @description See [`Price::provider`]; `*` if not said. */
            provider?: string | null;
            /**
             * Format: date
             * @description See [`Price::since`].
             */
            since?: string | null;
        };
        /**
         * @description Whose work a machine takes.
         * @enum {string}
         */
        Sharing: "owner" | "workspace";
        /** @description A one-time link to the board. */
        SignInLink: {
            /**
             * Format: date-time
             * @description When it stops working.
             */
            expires_at: string;
            /**
             * @description The address to open. The secret stands behind `#`, so it is neither
             *     sent nor logged by the page load.
             */
            url: string;
        };
        /** @description Something that agents can be taught. */
        Skill: {
            /** @description What clients keep beside it, such as where it was imported from. */
            config: Record<string, unknown>;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            created_by?: components["schemas"]["AccountId"] | null;
            /** @description What it is for; agents decide by this whether to use it. */
            description: string;
            /**
             * Format: int64
             * @description How many files it has beside its text.
             */
            file_count: number;
            /** @description Names exactly what it holds now. A run says by this what its agent knew. */
            hash: string;
            /** @description Its id. */
            id: components["schemas"]["SkillId"];
            /**
             * @description What it is called, also by agents: lower-case letters, digits and
             *     hyphens; unique in its workspace.
             */
            name: string;
            /**
             * Format: int64
             * @description How large all of it is.
             */
            size_bytes: number;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Grows with each change.
             */
            version: number;
            /** @description The workspace it belongs to. */
            workspace_id: components["schemas"]["WorkspaceId"];
        };
        /**
         * @description What the machine needs to know of a skill. What it holds is asked for by
         *     its hash.
         */
        SkillBrief: {
            /** @description What it is for. */
            description: components["schemas"]["Text"];
            /** @description Names exactly what it holds: the SHA-256 of the answer that has it. */
            hash: string;
            /** @description Its name. */
            name: string;
        };
        /** @description A file of a skill beside its text. */
        SkillFile: {
            /** @description What it holds. */
            content: components["schemas"]["Text"];
            /** @description Whether it is a program. */
            executable?: boolean;
            /** @description Where it is within the skill's folder, such as `scripts/count.py`. */
            path: components["schemas"]["FilePath"];
        };
        /**
         * Format: uuid
         * @description Something that agents can be taught.
         */
        SkillId: string;
        /** @description The agent's process runs. */
        Started: {
            base_commit?: components["schemas"]["Text"] | null;
            branch?: components["schemas"]["Text"] | null;
            /** @description The work tree on the machine. */
            directory: components["schemas"]["Text"];
            /** @description The provider, such as `claude`. */
            provider: components["schemas"]["Text"];
            version?: components["schemas"]["Text"] | null;
        };
        /** @description How many issues stand at one status. */
        StatusCount: {
            /**
             * Format: int64
             * @description How many; never 0.
             */
            count: number;
            /** @description The status. */
            status: components["schemas"]["IssueStatus"];
        };
        /** @description What an error is about. */
        Subject: {
            /** @description Its id as the caller gave it. */
            id: string;
            /** @description The kind of thing: `runtime`, `issue`, … */
            kind: string;
        };
        /** @description What was sent to the agent. */
        SubmittedReview: {
            /** @description The comment on the issue that lists them; its receipt says which run hears it. */
            comment: components["schemas"]["Comment"];
            /** @description What it lists. */
            comments: components["schemas"]["ReviewComment"][];
        };
        /**
         * @description Why somebody follows an issue.
         * @enum {string}
         */
        SubscribeReason: "creator" | "assignee" | "commenter" | "mentioned" | "manual";
        /** @description Somebody who follows an issue. */
        Subscriber: {
            /**
             * Format: date-time
             * @description Since when.
             */
            created_at: string;
            /** @description Their name. */
            name: string;
            /** @description Why. */
            reason: components["schemas"]["SubscribeReason"];
            /** @description Who. */
            user_id: components["schemas"]["AccountId"];
            /** @description What they are; agents do not follow issues. */
            user_type: components["schemas"]["ActorKind"];
        };
        /** @description Asks what is to be done with a run's work, as the daemon that has it. */
        TakeDelivery: {
            /** @description The daemon's lasting id. */
            daemon_id: string;
        };
        /**
         * Format: uuid
         * @description A wish that an agent does something. People call it a run.
         */
        TaskId: string;
        /**
         * @description Text without NUL, without terminal escape sequences and without control
         *     characters other than tab and line feed. Carriage returns before a line
         *     feed are dropped, alone they become line feeds.
         */
        Text: string;
        /** @description A line of an issue's history, or a comment on it. */
        TimelineEntry: {
            action?: components["schemas"]["ActivityAction"] | null;
            /**
             * Format: uuid
             * @description Their id.
             */
            actor_id: string;
            /** @description Their name as it is now. */
            actor_name: string;
            /** @description Whether a person, an agent or Shipmate did it. */
            actor_type: components["schemas"]["ActorKind"];
            comment?: components["schemas"]["Comment"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            created_at: string;
            /** @description What it was before, in words of that time. */
            from?: string | null;
            /**
             * Format: uuid
             * @description Its id; a comment's is the comment's.
             */
            id: string;
            /** @description What it was afterwards, in words of that time. */
            to?: string | null;
            /** @description Which of the two. */
            type: components["schemas"]["TimelineKind"];
        };
        /**
         * @description What kind of line it is.
         * @enum {string}
         */
        TimelineKind: "activity" | "comment";
        /** @description A token, without its secret. */
        Token: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it stops working, if it does.
             */
            expires_at?: string | null;
            /** @description Its id. */
            id: components["schemas"]["CredentialId"];
            /** @description What it is for. */
            kind: components["schemas"]["TokenKind"];
            /**
             * Format: date-time
             * @description When it last opened a door; written at most once a minute.
             */
            last_used_at?: string | null;
            /** @description What the person called it. */
            name: string;
            /** @description Its first characters, to recognise it by. */
            token_prefix: string;
        };
        /**
         * @description What a credential is for.
         * @enum {string}
         */
        TokenKind: "personal" | "daemon";
        /** @description A piece of a run's transcript. */
        Transcript: {
            /**
             * Format: int64
             * @description Which attempt these records are of.
             */
            attempt: number;
            /** @description Whether there will be no more after `next`. */
            ended: boolean;
            /**
             * Format: int64
             * @description The number to ask for next.
             */
            next: number;
            /** @description In order, without gaps, beginning with the number asked for. */
            records: components["schemas"]["Record"][];
        };
        /**
         * @description Why an agent was woken.
         * @enum {string}
         */
        TriggerKind: "assigned" | "left_backlog" | "comment" | "mention" | "reply" | "rerun" | "retry";
        /** @description What one turn came to. */
        TurnEnded: {
            commit?: components["schemas"]["Text"] | null;
            diff?: components["schemas"]["Diff"] | null;
            /**
             * Format: int64
             * @description Which one.
             */
            turn: number;
        };
        /** @description How much is unread. */
        UnreadCount: {
            /**
             * Format: int64
             * @description So much.
             */
            count: number;
        };
        /** @description A change of an agent. A field that is absent stays as it is. */
        UpdateAgent: {
            approval?: components["schemas"]["Approval"] | null;
            chain_budget?: components["schemas"]["ChainBudget"] | null;
            /** @description See [`Agent::concurrency_key`]. */
            concurrency_key?: string | null;
            /** @description See [`Agent::description`]. */
            description?: string | null;
            /** @description See [`Agent::instructions`]. */
            instructions?: string | null;
            /**
             * Format: int64
             * @description See [`Agent::max_attempts`].
             */
            max_attempts?: number | null;
            /**
             * Format: int64
             * @description See [`Agent::max_concurrent_tasks`].
             */
            max_concurrent_tasks?: number | null;
            /** @description See [`Agent::model`]. */
            model?: string | null;
            /** @description See [`Agent::name`]. */
            name?: string | null;
            /**
             * Format: int64
             * @description See [`Agent::patience_seconds`].
             */
            patience_seconds?: number | null;
            /** @description See [`Agent::required_labels`]. */
            required_labels?: string[] | null;
            runtime_id?: components["schemas"]["RuntimeId"] | null;
        };
        /** @description A new text for a comment. */
        UpdateComment: {
            /** @description See [`CreateComment::content`](crate::api::board::CreateComment::content). */
            content: string;
        };
        /** @description A change of a page. A field that is absent stays as it is. */
        UpdateDocument: {
            /** @description See [`Document::content`]. */
            content?: string | null;
            /** @description See [`Document::title`]. */
            title?: string | null;
            /**
             * Format: int64
             * @description The version this edit is based on. If the page has moved on, the edit is
             *     refused with `conflict`; absent means "whatever it is now".
             */
            version?: number | null;
        };
        /**
         * @description A change of an issue. A field that is absent stays as it is; an assignee,
         *     repository, project, parent or due date that is `null` is taken away.
         */
        UpdateIssue: {
            /**
             * Format: uuid
             * @description See [`CreateIssue::assignee_id`].
             */
            assignee_id?: string | null;
            assignee_type?: components["schemas"]["ActorKind"] | null;
            /** @description See [`CreateIssue::description`]. */
            description?: string | null;
            /**
             * Format: date
             * @description See [`CreateIssue::due_date`].
             */
            due_date?: string | null;
            /** @description All the labels it shall have. */
            label_ids?: components["schemas"]["LabelId"][] | null;
            /** @description See [`CreateIssue::parent_issue_id`]. */
            parent_issue_id?: string | null;
            /**
             * Format: double
             * @description The new place within its column.
             */
            position?: number | null;
            priority?: components["schemas"]["Priority"] | null;
            project_id?: components["schemas"]["ProjectId"] | null;
            repository_id?: components["schemas"]["RepositoryId"] | null;
            status?: components["schemas"]["IssueStatus"] | null;
            /** @description See [`CreateIssue::title`]. */
            title?: string | null;
            /**
             * Format: int64
             * @description The version this edit is based on. If the issue has moved on, the edit
             *     is refused with `conflict`; absent means "whatever it is now".
             */
            version?: number | null;
        };
        /** @description A change of a label. A field that is absent stays as it is. */
        UpdateLabel: {
            /** @description See [`Label::color`]. */
            color?: string | null;
            /** @description See [`Label::description`]. */
            description?: string | null;
            /** @description See [`Label::name`]. */
            name?: string | null;
        };
        /**
         * @description A change of what people say of a machine. A field that is absent stays as
         *     it is.
         */
        UpdateMachine: {
            /** @description See [`Machine::added_labels`]: all of them. */
            labels?: string[] | null;
            shared?: components["schemas"]["Sharing"] | null;
        };
        /** @description A change of one's own profile. What is not said stays. */
        UpdateMe: {
            /** @description An e-mail address, shown to others; nothing is sent to it. An empty one takes it away. */
            email?: string | null;
            /** @description What people call one; 1 to 100 characters. */
            name?: string | null;
        };
        /** @description A wish to change what a member may do. */
        UpdateMember: {
            /** @description What they may do from now on. */
            role: components["schemas"]["Role"];
        };
        /**
         * @description A change of a project. A field that is absent stays as it is; a lead or a
         *     day that is `null` is taken away.
         */
        UpdateProject: {
            /** @description See [`Project::color`]. */
            color?: string | null;
            /** @description See [`Project::description`]. */
            description?: string | null;
            /**
             * Format: date
             * @description See [`Project::due_date`].
             */
            due_date?: string | null;
            /** @description See [`Project::icon`]. */
            icon?: string | null;
            /**
             * Format: uuid
             * @description See [`Project::lead_id`].
             */
            lead_id?: string | null;
            lead_type?: components["schemas"]["ActorKind"] | null;
            /** @description All the repositories it shall have, the one for new issues first. */
            repository_ids?: components["schemas"]["RepositoryId"][] | null;
            /**
             * Format: date
             * @description See [`Project::start_date`].
             */
            start_date?: string | null;
            status?: components["schemas"]["ProjectStatus"] | null;
            /** @description See [`Project::title`]. */
            title?: string | null;
            /**
             * Format: int64
             * @description The version this edit is based on. If the project has moved on, the edit
             *     is refused with `conflict`; absent means "whatever it is now".
             */
            version?: number | null;
        };
        /** @description Changes what people call a runtime. */
        UpdateRuntime: {
            /**
             * @description Its name from now on; empty or null gives it back the name that its
             *     machine calls it by.
             */
            name?: string | null;
        };
        /** @description A change of a skill. A field that is absent stays as it is. */
        UpdateSkill: {
            /** @description See [`Skill::config`]. */
            config?: Record<string, unknown> | null;
            /** @description See [`CreateSkill::content`]. */
            content?: string | null;
            /** @description See [`CreateSkill::description`]. */
            description?: string | null;
            /** @description All of its other files from now on. */
            files?: components["schemas"]["SkillFile"][] | null;
            /** @description See [`CreateSkill::name`]. */
            name?: string | null;
            /**
             * Format: int64
             * @description The version this change is based on. If the skill has moved on, the
             *     change is refused; absent means "whatever it is now".
             */
            version?: number | null;
        };
        /** @description A change of a workspace. */
        UpdateWorkspace: {
            /** @description What it is called from now on; 1 to 100 characters. Its slug and keys stay. */
            name: string;
        };
        /** @description Tokens used by one model. */
        Usage: {
            /**
             * Format: int64
             * @description Tokens read from a cache.
             */
            cache_read_tokens?: number;
            /**
             * Format: int64
             * @description Tokens written to a cache.
             */
            cache_write_tokens?: number;
            /**
             * Format: int64
             * @description What the agent's tool says that these tokens cost, in millionths of a
             *     US dollar, if it says so.
             */
            cost_micros?: number | null;
            /** @description What this record counts. */
            counts?: components["schemas"]["Counts"];
            /**
             * Format: int64
             * @description Tokens read, without those from a cache.
             */
            input_tokens: number;
            /** @description The model's name as the agent says it. */
            model: components["schemas"]["Text"];
            /**
             * Format: int64
             * @description Tokens written.
             */
            output_tokens: number;
        };
        /**
         * @description What usage is added up by.
         * @enum {string}
         */
        UsageBy: "day" | "agent" | "machine" | "issue" | "model";
        /** @description Usage between two days. */
        UsageReport: {
            /** @description What it is added up by. */
            by: components["schemas"]["UsageBy"];
            /** @description Days in their order; all others by what they used, most first. At most 1,000. */
            rows: components["schemas"]["UsageRow"][];
            /**
             * Format: date
             * @description The first day that counts; none means from the beginning.
             */
            since?: string | null;
            /**
             * Format: date
             * @description The last day that counts; none means up to now.
             */
            until?: string | null;
        };
        /** @description What was used by one of them. */
        UsageRow: {
            /** @description What they cost. */
            cost: components["schemas"]["Cost"];
            /** @description The day, such as `2026-01-31`, or the name, or the issue's key. */
            name: string;
            /**
             * Format: int64
             * @description How many runs had a part in it.
             */
            runs: number;
            /** @description The tokens. */
            usage: components["schemas"]["UsageTotal"];
        };
        /** @description Tokens of all executions of a run together. */
        UsageTotal: {
            /**
             * Format: int64
             * @description Tokens read from a cache.
             */
            cache_read_tokens: number;
            /**
             * Format: int64
             * @description Tokens written to a cache.
             */
            cache_write_tokens: number;
            /**
             * Format: int64
             * @description Tokens read, without those from a cache.
             */
            input_tokens: number;
            /**
             * Format: int64
             * @description Tokens written.
             */
            output_tokens: number;
        };
        /** @description Why a run waits. */
        Wait: components["schemas"]["WaitReason"] & {
            /**
             * Format: date-time
             * @description Since when the run waits.
             */
            since: string;
            /** @description The reason, for a person. */
            text: string;
        };
        /** @description Why a task waits. Each variant has the facts that a person needs. */
        WaitReason: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Which attempt that will be.
             */
            attempt: number;
            /** @description How it failed. */
            class: components["schemas"]["FailureClass"];
            /**
             * Format: int64
             * @description How many there may be.
             */
            max_attempts: number;
            /** @description What happened, in the words of the last attempt. */
            message: string;
            /** @enum {string} */
            reason: "retrying";
        } | {
            /** @description What it asked. */
            question: string;
            /** @enum {string} */
            reason: "person";
        } | {
            /**
             * Format: int64
             * @description How many are in the way.
             */
            count: number;
            /** @description Its key. */
            issue: string;
            /** @enum {string} */
            reason: "blocked";
        } | {
            /** @description The provider. */
            provider: string;
            /** @enum {string} */
            reason: "no_machine";
        } | {
            /** @description One of them. */
            machine: string;
            /** @enum {string} */
            reason: "machine_offline";
        } | {
            /** @description One of them. */
            machine: string;
            /** @description The name of its owner. */
            owner: string;
            /** @enum {string} */
            reason: "not_shared";
        } | {
            /** @description What its owner left out, such as `the provider claude`. */
            excludes: string;
            /** @description One of them. */
            machine: string;
            /** @enum {string} */
            reason: "not_served";
        } | {
            /** @description The machine it is on. */
            machine: string;
            /** @enum {string} */
            reason: "repository_elsewhere";
            /** @description The repository's name. */
            repository: string;
        } | {
            /** @description One that is missing. */
            label: string;
            /** @description A machine that lacks it. */
            machine: string;
            /** @enum {string} */
            reason: "label_missing";
        } | {
            /** @description The name of its agent. */
            agent: string;
            /** @description The execution that has it. */
            execution_id: components["schemas"]["ExecutionId"];
            /** @description The key of its issue. */
            issue: string;
            /** @description The key. */
            key: string;
            /** @enum {string} */
            reason: "key_held";
        } | {
            /** @description The name of its agent; none if that is another workspace's. */
            agent?: string | null;
            /** @description The directory. */
            directory: string;
            /** @description The execution that works there. */
            execution_id: components["schemas"]["ExecutionId"];
            /**
             * Format: date-time
             * @description When its machine took it.
             */
            held_since: string;
            /** @description The key of its issue; none if that is another workspace's. */
            issue?: string | null;
            /** @description The machine it is on. */
            machine: string;
            /** @enum {string} */
            reason: "directory_held";
        } | {
            /** @description One of their machines. */
            machine: string;
            /** @description The provider. */
            provider: string;
            /** @enum {string} */
            reason: "runtime_disabled";
        } | {
            /**
             * Format: int64
             * @description How many it may have.
             */
            limit: number;
            /** @enum {string} */
            reason: "agent_busy";
            /**
             * Format: int64
             * @description How many it has.
             */
            running: number;
        } | {
            /**
             * Format: int64
             * @description How many runs it takes at a time.
             */
            capacity: number;
            /** @description One of them. */
            machine: string;
            /** @enum {string} */
            reason: "machine_full";
        } | {
            /** @description The machine that is expected to. */
            machine: string;
            /** @enum {string} */
            reason: "starting";
        };
        /** @description A skill, whole. */
        WholeSkill: components["schemas"]["Skill"] & {
            /** @description Its text, as it stands in `SKILL.md`. */
            content: string;
            /** @description Its other files, in the order of their paths. */
            files: components["schemas"]["ListedFile"][];
        };
        /** @description A tenant, as the caller sees it. */
        Workspace: {
            /** @description Not kept here, and so always null; the reference's programs expect it. */
            context?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Not kept here, and so always null; the reference's programs expect it. */
            description?: string | null;
            /** @description Its id. */
            id: components["schemas"]["WorkspaceId"];
            /** @description What issue keys begin with. */
            issue_prefix: string;
            /** @description Its name. */
            name: string;
            /** @description The repositories its issues may work in, in the reference's form. */
            repos: components["schemas"]["WorkspaceRepo"][];
            /** @description What the caller may do in it. */
            role: components["schemas"]["Role"];
            /** @description Not kept here, and so always empty; the reference's programs expect it. */
            settings: Record<string, unknown>;
            /** @description Its short name in addresses. */
            slug: string;
            /**
             * Format: date-time
             * @description When it last changed.
             */
            updated_at: string;
        };
        /**
         * Format: uuid
         * @description A tenant: a board with its members, agents and machines.
         */
        WorkspaceId: string;
        /** @description A repository in the reference's form. */
        WorkspaceRepo: {
            /** @description What people call it. */
            description: string;
            /** @description Where it is. */
            url: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
