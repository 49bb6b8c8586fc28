package org.asterism.enclave.store;

import java.util.Optional;
import org.asterism.vault.Handle;
import org.asterism.vault.Principal;

/// Whose a record is: the engine that put it, and the account that its policy names first, which is
/// its token here. What an engine says of its tokens counts among its own only.
public record Owner(Principal engine, Optional<Handle> token) {}
