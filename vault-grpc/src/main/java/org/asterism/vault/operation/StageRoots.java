package org.asterism.vault.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import org.asterism.secret.HkdfSha256;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Roots;

/// Shares of a token's roots of another sharing, to be kept beside those in force until [Commit] or
/// [Abort] of `sharing` (threshold.md §11). A login releases those in force.
///
/// It is authorised as [Reinstate] is, by the vault's own share of the token root in force: the
/// officer's account gets its shares by the user's login, and a vault whose store is an older copy
/// by the share that it has. Repeatable.
///
/// @param sharing the name of the sharing, the same at all vaults; [EpochTag#NONE] is the one that
///   the token was made with
/// @param roots the private root for the user's account only
/// @param proof [#proof]
public record StageRoots(EpochTag sharing, Roots<SecretBytes> roots, SecretBytes proof)
    implements Operation<Done> {
  private static final byte[] PURPOSE = "asterism/stage-roots/v1 ".getBytes(US_ASCII);

  // Whoever may log in may; the proof says that this has happened at a quorum.
  @Override
  public OperationKind kind() {
    return LoginStart.KIND;
  }

  /// What proves the knowledge of a vault's share of the token root, for one next sharing; the
  /// caller closes it.
  public static SecretBytes proof(SecretBytes share, EpochTag sharing) {
    byte[] info =
        ByteBuffer.allocate(PURPOSE.length + Long.BYTES)
            .put(PURPOSE)
            .putLong(sharing.value())
            .array();
    return HkdfSha256.derive(share, info);
  }
}
