package org.asterism.vault;

import java.util.Optional;
import java.util.Set;
import org.asterism.kernel.Group;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;

/// What a vault keeps under one handle.
public sealed interface StoredRecord {

  /// Who may do what with it.
  EncodedPolicy policy();

  /// The directory's row, sealed by the engine for this vault alone.
  Octets companion();

  /// The vault's part of one assembled key, which it releases.
  ///
  /// @param share `y | nu`, in its size bucket
  /// @param commitments empty
  record Key(SecretBytes share, Octets commitments, EncodedPolicy policy, Octets companion)
      implements StoredRecord {}

  /// The vault's part of one key in threshold custody, with which it computes and which it never
  /// releases. Neither the key's public half is in it, nor its other vaults, nor k.
  ///
  /// @param share in its size bucket
  record ThresholdKey(
      SecretBytes share,
      Purpose purpose,
      Commitments commitments,
      Signer signer,
      EncodedPolicy policy,
      Octets companion)
      implements StoredRecord {

    /// The same key with another signer.
    public ThresholdKey with(Signer other) {
      return new ThresholdKey(share, purpose, commitments, other, policy, companion);
    }

    /// The same key, committed to other members.
    public ThresholdKey with(Commitment roster) {
      var others = new Commitments(commitments.key(), roster, commitments.sharing());
      return new ThresholdKey(share, purpose, others, signer, policy, companion);
    }

    /// The same key with another share, and the row as it is with that.
    ///
    /// @param sharing what that is of
    public ThresholdKey with(
        SecretBytes otherShare, Optional<Commitment> sharing, Octets otherCompanion) {
      var others = new Commitments(commitments.key(), commitments.roster(), sharing);
      return new ThresholdKey(otherShare, purpose, others, signer, policy, otherCompanion);
    }
  }

  /// What a share computes in, and what may be computed with it.
  record Purpose(Group group, Set<Usage> usages) {
    public Purpose {
      usages = Set.copyOf(usages);
    }

    /// For this one use.
    public static Purpose of(Group group, Usage usage) {
      return new Purpose(group, Set.of(usage));
    }

    /// Whether this release computes so. Uses exclude each other: what is safe of each alone is not
    /// therefore safe of two. An EC key alone may both agree and sign.
    public boolean isComputed() {
      return switch (group) {
        case RSA -> isFor(Usage.RSA_EXP);
        case P256, P384, P521 ->
            !usages.isEmpty() && Set.of(Usage.MUL_POINT, Usage.ECDSA).containsAll(usages);
        case EDWARDS25519 -> isFor(Usage.MUL_POINT) || isFor(Usage.SCHNORR);
      };
    }

    private boolean isFor(Usage usage) {
      return usages.equals(Set.of(usage));
    }
  }

  /// To the key, to who shares it, and to what its share is of.
  ///
  /// @param sharing the refresh that the share came of; empty as the key was born or put
  record Commitments(Commitment key, Commitment roster, Optional<Commitment> sharing) {
    /// Of a share that no refresh has changed.
    public Commitments(Commitment key, Commitment roster) {
      this(key, roster, Optional.empty());
    }
  }

  /// As whom the vault takes part in the key.
  sealed interface Signer {

    /// The pseudonym that the vault made in this session.
    record Enrolled(SessionId session) implements Signer {}

    /// The pseudonym of which this is the private key: 32 bytes that no vault gives away.
    record Kept(SecretBytes privateKey) implements Signer {}
  }

  /// An object; `key` names the key record that it uses.
  record Companion(Optional<Handle> key, EncodedPolicy policy, Octets companion)
      implements StoredRecord {}

  /// Who may log in, how often it may be tried, and the root shares that a login releases.
  ///
  /// @param verifier what the credential must equal; empty while there is no PIN
  /// @param loginShare the vault's share of the key that evaluates PINs; empty while there is none
  /// @param tries wrong tries that this vault allows before it locks
  /// @param roots in force; the private root for the user only
  /// @param sharings of which sharing they are, and what waits beside them
  record Account(
      Role role,
      int tries,
      Stretch stretch,
      Optional<SecretBytes> verifier,
      Optional<SecretBytes> loginShare,
      Roots<SecretBytes> roots,
      Sharings sharings,
      EncodedPolicy policy,
      Octets companion)
      implements StoredRecord {
    public static final int MAX_TRIES = 1000;

    /// With root shares of the sharing that the token was made with.
    public Account(
        Role role,
        int tries,
        Stretch stretch,
        Optional<SecretBytes> verifier,
        Optional<SecretBytes> loginShare,
        Roots<SecretBytes> roots,
        EncodedPolicy policy,
        Octets companion) {
      this(role, tries, stretch, verifier, loginShare, roots, Sharings.BORN, policy, companion);
    }

    public Account {
      if (tries < 1 || tries > MAX_TRIES) {
        throw new IllegalArgumentException(
            "an account allows 1 to %d tries, not %d".formatted(MAX_TRIES, tries));
      }
    }

    /// This account with another PIN, or the same in another form.
    public Account with(
        Stretch stretching, Optional<SecretBytes> verified, Optional<SecretBytes> evaluating) {
      return new Account(
          role, tries, stretching, verified, evaluating, roots, sharings, policy, companion);
    }

    /// This account with other root shares.
    public Account with(Roots<SecretBytes> others, Sharings of) {
      return new Account(role, tries, stretch, verifier, loginShare, others, of, policy, companion);
    }
  }

  /// Of which sharing of the token's roots an account's shares are. A sharing is named by the same
  /// tag at all vaults of a token.
  ///
  /// @param inForce [EpochTag#NONE] as the token was made
  /// @param staged kept beside them until it is decided
  record Sharings(EpochTag inForce, Optional<StagedRoots> staged) {
    /// As a token is made.
    public static final Sharings BORN = Sharings.of(EpochTag.NONE);

    public static Sharings of(EpochTag inForce) {
      return new Sharings(inForce, Optional.empty());
    }

    /// With these beside them.
    public Sharings with(StagedRoots next) {
      return new Sharings(inForce, Optional.of(next));
    }

    /// What waits under this name.
    public Optional<StagedRoots> staged(EpochTag sharing) {
      return staged.filter(waiting -> waiting.sharing().equals(sharing));
    }
  }

  /// Root shares of another sharing.
  record StagedRoots(EpochTag sharing, Roots<SecretBytes> roots) {}
}
