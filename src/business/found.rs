//! Founding a business on a node.

use super::node::Node;
use super::paths::make_private;
use super::{Business, Profile};
use crate::access::Role;
use crate::access::user::{self, NewUser};
use crate::audit::{self, Actor, Event};
use crate::base::id::BusinessId;
use crate::base::problem::Outcome;
use crate::keyring::{Recovery, Ring};

/// What the floors above add to opening a business.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// Run after unsealing: they fill the search index.
    pub on_unseal: &'static [fn(&Business) -> Outcome<()>],
    /// Run in the transaction that founds a business: first services, menu, resources.
    pub on_found: &'static [FoundHook],
}

/// Sets a new business up for its trades.
pub type FoundHook = fn(&crate::store::Tx<'_>, &Profile, crate::base::id::UserId) -> Outcome<()>;

/// What founding a business needs; the password is hashed already.
#[derive(Debug)]
pub struct Founding {
    /// The business.
    pub profile: Profile,
    /// Its first person.
    pub owner: NewUser,
    /// The recovery key of its emergency kit.
    pub recovery: Recovery,
}

impl Node {
    /// Founds a business. The keys come first and the entry in the node's list last, so a death in
    /// between leaves a folder nobody refers to, never a business without keys.
    ///
    /// # Errors
    /// What the disk or SQLite says; nothing is listed then.
    pub fn found(&self, founding: Founding) -> Outcome<Business> {
        let now = self.clock().now();
        let id = BusinessId::mint(now);
        let keys = self.paths().keys();
        let machine = self.machine(true)?;
        let ring = Ring::create(&keys, id, &machine, &founding.recovery, now)?;
        make_private(&self.paths().business(id))?;
        let business = Business::open(id, self.paths(), self.clock(), self.words(), self.hooks().on_unseal)?;
        let Founding { profile, owner, .. } = founding;
        let (name, me, on_found) = (profile.name.clone(), business.clone(), self.hooks().on_found);
        business.store().write_now(move |tx| {
            me.set_profile(tx, profile.clone())?;
            let owner = user::add(tx, &NewUser { roles: owner_roles(&owner), ..owner })?;
            for hook in on_found {
                hook(tx, &profile, owner)?;
            }
            audit::record(tx, Actor::HOUSE, &Event::house("business.found"))
        })?;
        business.unseal(ring)?;
        business.anchor()?;
        self.list(id, &name)?;
        self.keep(&business);
        Ok(business)
    }
}

fn owner_roles(owner: &NewUser) -> Vec<Role> {
    let mut roles = owner.roles.clone();
    if !roles.contains(&Role::Owner) {
        roles.push(Role::Owner);
    }
    roles
}
