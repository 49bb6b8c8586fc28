package org.asterism.enclave.policy;

import java.util.function.Predicate;
import org.asterism.vault.Handle;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Principal;

/// What a policy is asked about.
///
/// @param granted whether the act carries a grant of this account for this principal
public record Request(OperationKind kind, Principal principal, Predicate<Handle> granted) {}
