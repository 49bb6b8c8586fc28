package org.asterism.vault;

import java.util.Optional;
import org.asterism.secret.SecretBytes;

/// One request to a vault: on which record, under which expectations, by what right, and what.
///
/// @param handle the record, by this vault's own name for it
/// @param epoch the epoch that the caller believes is in force here; [EpochTag#NONE] where the
///   record does not exist yet
/// @param policy what the caller expects the record's policy to be; a vault refuses another
/// @param grant what a login at this vault yielded, where the policy asks for one; stays the
///   caller's to close
/// @param operation what to do
/// @param <A> what is answered to it
public record Act<A extends Outcome>(
    Handle handle,
    EpochTag epoch,
    PolicyDigest policy,
    Optional<SecretBytes> grant,
    Operation<A> operation) {}
