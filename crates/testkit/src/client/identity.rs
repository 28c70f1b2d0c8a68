//! People, workspaces and credentials.

use shipmate_core::api::identity::{CreateToken, CreatedToken, Me, SignInLink, Token, TokenKind, Workspace};
use shipmate_core::event::Page;

use super::Client;

impl Client {
    /// Who the caller is.
    pub async fn me(&self) -> Me {
        self.get("/api/me").await
    }

    /// The caller's workspaces.
    pub async fn workspaces(&self) -> Vec<Workspace> {
        self.get("/api/workspaces").await
    }

    /// A new one-time link to the board.
    pub async fn sign_in_link(&self) -> SignInLink {
        self.post("/api/auth/link", &serde_json::json!({})).await
    }

    /// The caller's tokens.
    pub async fn tokens(&self) -> Vec<Token> {
        self.get("/api/tokens").await
    }

    /// A new token that does not expire.
    pub async fn create_token(&self, name: &str, kind: TokenKind) -> CreatedToken {
        let wish = CreateToken { name: name.to_owned(), kind: Some(kind), expires_in_days: None };
        self.post("/api/tokens", &wish).await
    }

    /// The workspace's events after a cursor.
    pub async fn events(&self, after: i64) -> Page {
        self.get(&format!("/api/events?after={after}")).await
    }
}
