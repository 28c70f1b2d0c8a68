//! Copies of the server's database, and putting it back to one.

use std::time::Duration;

use super::{Event, Saved, World};

impl World {
    /// Copies the server's database, with what is known of it.
    pub(super) async fn back_up(&mut self) -> Result<(), String> {
        let copy = self.board.copy().await?;
        self.saved = Some(Saved { copy, ledger: self.ledger.clone(), issues: self.issues.clone() });
        Ok(())
    }

    /// Puts the server's database back to the newest copy. From now on only
    /// what that knows must hold; what was given away since may be given away
    /// again before its machine was heard.
    pub(super) async fn restore(&mut self, back: Duration) -> Result<(), String> {
        let Some(saved) = self.saved.take() else { return Ok(()) };
        self.board.restore(&saved.copy).await?;
        self.ledger.restored(&saved.ledger);
        self.issues.clone_from(&saved.issues);
        self.saved = Some(saved);
        self.restored = true;
        for number in 0..self.machines.len() {
            self.disconnect(number);
            for dir in self.machines[number].disk.values_mut() {
                dir.undisturbed = false;
            }
        }
        self.put(back, Event::StartServer);
        self.put(back + Duration::from_secs(1), Event::NewToken);
        Ok(())
    }
}
