//! How a desktop joins a team: what it shows of itself, what a desktop of the team tells it past the relay, and what welcomes
//! it.
//!
//! ```text
//! a desktop of the team   makes a code; in it, untold to the relay, the number and the key of an invitation
//! the desktop that joins  shows the relay its card, and the person in front of it the words of that card
//! two administrators      compare the words and agree
//! a desktop of the team   leaves a welcome, sealed to the card and to the invitation
//! ```
//! The relay passes the card and the welcome on and is believed in neither: another card has other words, and whoever does not
//! know the invitation can make no welcome that opens.

use std::{fmt, str::FromStr};

use relay::TeamCode;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use treasury::{DesktopKey, Digest, EntryHash, LedgerId, TeamKey};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{Entropy, aead, fingerprint, sealed::Carried};

/// What a desktop shows of itself when it joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesktopCard {
    /// What it signs entries with.
    pub key: DesktopKey,
    /// What its welcome is sealed to, as age writes an X25519 key; none where nobody has to welcome it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealing: Option<String>,
    /// The number of the invitation that it was given.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "number_text")]
    invitation: Option<[u8; 16]>,
}

impl DesktopCard {
    /// The card of a desktop that founds a team: nobody is there to welcome it.
    #[must_use]
    pub const fn of_founder(key: DesktopKey) -> Self {
        Self {
            key,
            sealing: None,
            invitation: None,
        }
    }

    /// The card as the relay keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads what the relay passed on; none where it is no card.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// The words that two people compare.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let told = [b"hazina:desktop-card".as_slice(), &self.to_bytes()].concat();
        fingerprint::desktop_words(&Digest::of(&told))
    }
}

/// What a desktop of a team tells the one that joins, past the relay.
pub struct Invitation {
    number: [u8; 16],
    key: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invitation(secret)")
    }
}

impl Invitation {
    /// A new one of a team.
    pub(crate) fn new(team: &TeamKey, entropy: &dyn Entropy) -> Self {
        let mut number = [0; 16];
        entropy.fill(&mut number);
        Self::numbered(team, number)
    }

    fn numbered(team: &TeamKey, number: [u8; 16]) -> Self {
        Self {
            number,
            key: Zeroizing::new(team.invitation(&number)),
        }
    }

    /// A code of the relay that carries it as well.
    pub(crate) fn beside(&self, code: TeamCode) -> TeamCode {
        code.with_untold(self.to_secret())
    }

    /// The invitation in a code; none where the relay made that code.
    #[must_use]
    pub fn of(code: &TeamCode) -> Option<Self> {
        Self::from_secret(code.untold()?)
    }

    /// As one text.
    #[must_use]
    pub fn to_secret(&self) -> SecretString {
        format!("{}.{}", hex::encode(self.number), hex::encode(self.key.as_slice())).into()
    }

    /// Reads what [`Invitation::to_secret`] wrote.
    #[must_use]
    pub fn from_secret(text: &SecretString) -> Option<Self> {
        let (number, key) = text.expose_secret().split_once('.')?;
        let mut read = Self {
            number: [0; 16],
            key: Zeroizing::new([0; 32]),
        };
        hex::decode_to_slice(number, &mut read.number).ok()?;
        hex::decode_to_slice(key, read.key.as_mut_slice()).ok()?;
        Some(read)
    }
}

/// What a desktop opens its welcome with. It does not leave the keyring.
pub struct JoiningKey(age::x25519::Identity);

impl fmt::Debug for JoiningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JoiningKey(secret)")
    }
}

impl JoiningKey {
    /// A new one.
    #[must_use]
    pub fn new() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// As one text for the keyring.
    #[must_use]
    pub fn to_secret(&self) -> SecretString {
        let text = self.0.to_string();
        text.expose_secret().to_owned().into()
    }

    /// Reads what [`JoiningKey::to_secret`] wrote.
    #[must_use]
    pub fn from_secret(text: &SecretString) -> Option<Self> {
        age::x25519::Identity::from_str(text.expose_secret()).ok().map(Self)
    }

    /// The card of the desktop that signs with `key` and was given `invitation`.
    #[must_use]
    pub fn card(&self, key: DesktopKey, invitation: &Invitation) -> DesktopCard {
        DesktopCard {
            key,
            sealing: Some(self.0.to_public().to_string()),
            invitation: Some(invitation.number),
        }
    }
}

impl Default for JoiningKey {
    fn default() -> Self {
        Self::new()
    }
}

/// What a desktop gets with which it is one of the team.
#[derive(Debug)]
pub struct Welcome {
    /// The ledger that the team shares.
    pub ledger: LedgerId,
    /// The hash of its first entry: a log that begins with another is not the team's.
    pub birth: EntryHash,
    /// What the list of organisations tells of it.
    pub listed: serde_json::Value,
    /// Whether it may take over sending: then M-PESA's secrets are among what it gets.
    pub sends: bool,
    /// What goes into its keyring.
    pub secrets: Vec<Carried>,
}

#[derive(Serialize, Deserialize)]
struct WelcomeText {
    ledger: LedgerId,
    birth: EntryHash,
    listed: serde_json::Value,
    sends: bool,
    secrets: Vec<SecretText>,
}

#[derive(Serialize, Deserialize)]
struct SecretText {
    name: String,
    value: String,
}

impl Drop for SecretText {
    fn drop(&mut self) {
        self.value.zeroize();
    }
}

/// A card that nobody can be welcomed by, or a welcome that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what the relay passed on between two desktops is not what they made")]
pub struct NotPassedOn;

impl Welcome {
    /// Seals it to the desktop of `card`, which was invited by a desktop of the team.
    pub(crate) fn seal(
        &self,
        card: &DesktopCard,
        team: &TeamKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, NotPassedOn> {
        let (Some(sealing), Some(number)) = (&card.sealing, card.invitation) else {
            return Err(NotPassedOn);
        };
        let to = age::x25519::Recipient::from_str(sealing).map_err(|_| NotPassedOn)?;
        let secret = |one: &Carried| SecretText {
            name: one.name.clone(),
            value: one.value.expose_secret().to_owned(),
        };
        let text = WelcomeText {
            ledger: self.ledger,
            birth: self.birth,
            listed: self.listed.clone(),
            sends: self.sends,
            secrets: self.secrets.iter().map(secret).collect(),
        };
        let text = Zeroizing::new(serde_json::to_vec(&text).map_err(|_| NotPassedOn)?);
        let inner = age::encrypt(&to, &text).map_err(|_| NotPassedOn)?;
        let invitation = Invitation::numbered(team, number);
        aead::seal(&invitation.key, entropy, &inner, &card.to_bytes()).ok_or(NotPassedOn)
    }

    /// Opens the welcome of the desktop that showed `card`.
    ///
    /// # Errors
    /// Where it was made by somebody who does not know the invitation, or for another card.
    pub fn open(
        sealed: &[u8],
        card: &DesktopCard,
        key: &JoiningKey,
        invitation: &Invitation,
    ) -> Result<Self, NotPassedOn> {
        let inner = aead::open(&invitation.key, sealed, &card.to_bytes()).ok_or(NotPassedOn)?;
        let text = Zeroizing::new(age::decrypt(&key.0, &inner).map_err(|_| NotPassedOn)?);
        let text: WelcomeText = serde_json::from_slice(&text).map_err(|_| NotPassedOn)?;
        let secret = |one: &SecretText| Carried {
            name: one.name.clone(),
            value: SecretString::from(one.value.as_str()),
        };
        Ok(Self {
            ledger: text.ledger,
            birth: text.birth,
            listed: text.listed,
            sends: text.sends,
            secrets: text.secrets.iter().map(secret).collect(),
        })
    }
}

mod number_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    // The shape of the function is serde's.
    #[allow(clippy::ref_option)]
    pub(super) fn serialize<S: Serializer>(number: &Option<[u8; 16]>, to: S) -> Result<S::Ok, S::Error> {
        number.map(hex::encode).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<[u8; 16]>, D::Error> {
        let Some(text) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(serde::de::Error::custom)?;
        Ok(Some(bytes))
    }
}

#[cfg(test)]
mod tests {
    use treasury::{SealKey, Signing};

    use super::*;
    use crate::SystemEntropy;

    fn welcome() -> Welcome {
        Welcome {
            ledger: LedgerId::from_random([7; 16]),
            birth: EntryHash::from_bytes([8; 32]),
            listed: serde_json::json!({ "organisation": "Savanna" }),
            sends: true,
            secrets: vec![Carried {
                name: "seal-key".to_owned(),
                value: "canary".to_owned().into(),
            }],
        }
    }

    #[test]
    fn a_welcome_opens_for_the_invited_desktop_alone_and_only_as_it_was_made() {
        let team = TeamKey::of(&SealKey::new(b"ours"));
        let invitation = Invitation::new(&team, &SystemEntropy);
        let code = invitation.beside(TeamCode::new("https://relay.example", "told".to_owned().into(), None));
        let carried = TeamCode::parse(code.expose().expose_secret()).expect("a code");
        let invited = Invitation::of(&carried).expect("an invitation");
        let key = JoiningKey::new();
        let kept = JoiningKey::from_secret(&key.to_secret()).expect("a key");
        let card = key.card(Signing::from_seed(&[1; 32]).public(), &invited);
        let shown = DesktopCard::from_bytes(&card.to_bytes()).expect("a card");
        assert_eq!(shown.words(), card.words());
        let sealed = welcome().seal(&shown, &team, &SystemEntropy).expect("sealed");
        assert!(!sealed.windows(6).any(|part| part == b"canary"));
        let opened = Welcome::open(&sealed, &card, &kept, &invited).expect("ours");
        assert_eq!(
            (opened.ledger, opened.birth, opened.sends),
            (LedgerId::from_random([7; 16]), EntryHash::from_bytes([8; 32]), true,)
        );
        assert_eq!(opened.secrets[0].value.expose_secret(), "canary");

        // The relay puts a key of its own into the card: other words, and what was sealed to the true one does not open.
        let theirs = JoiningKey::new().card(card.key, &invited);
        assert_ne!(theirs.words(), card.words());
        let for_theirs = welcome().seal(&theirs, &team, &SystemEntropy).expect("sealed");
        assert!(Welcome::open(&for_theirs, &card, &key, &invited).is_err());
        // A welcome of somebody who was told the card and no invitation.
        let other = TeamKey::of(&SealKey::new(b"the relay's"));
        let forged = welcome().seal(&card, &other, &SystemEntropy).expect("sealed");
        assert!(Welcome::open(&forged, &card, &key, &invited).is_err());
        let mut changed = sealed;
        let last = changed.len() - 1;
        changed[last] ^= 1;
        assert!(Welcome::open(&changed, &card, &key, &invited).is_err());
    }

    #[test]
    fn a_code_of_the_relay_invites_nobody_and_a_founder_is_not_welcomed() {
        let code = TeamCode::new("https://relay.example", "told".to_owned().into(), None);
        assert!(Invitation::of(&code).is_none());
        let team = TeamKey::of(&SealKey::new(b"ours"));
        let founder = DesktopCard::of_founder(Signing::from_seed(&[1; 32]).public());
        assert_eq!(DesktopCard::from_bytes(&founder.to_bytes()), Some(founder.clone()));
        assert_eq!(welcome().seal(&founder, &team, &SystemEntropy), Err(NotPassedOn));
        assert_eq!(founder.words().len(), 6);
    }
}
