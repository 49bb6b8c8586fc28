package org.asterism.vault.operation;

import java.io.ByteArrayOutputStream;
import org.asterism.kernel.Group;
import org.asterism.threshold.SessionOpened;
import org.asterism.threshold.SessionTerms;
import org.asterism.threshold.box.BoxKey;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.SessionId;

/// The first step of a session: the vault makes a pseudonym for a key that is yet to be, and where
/// the vaults are to deal it, a polynomial that it shows a digest of. Names no record, so that no
/// policy decides about it; a birth goes with the grant of a login, whosever. Presigning and a
/// refresh name the record of their key, and take that record's pseudonym.
///
/// @param k how many shares the key needs; 0 where the vault does not learn it
/// @param batch how many presignatures; 0 where it is about none
public record SessionOpen(Kind sort, Group group, int k, int batch)
    implements Operation<SessionOpen.Opened> {
  public static final OperationKind KIND = new OperationKind("PREPARE");
  public static final int NONCE_BYTES = 32;

  private static final int DIGEST_BYTES = 32;

  /// What a session is for.
  ///
  /// The number is that of the wire contract.
  public enum Kind {
    ENROL(1),
    BIRTH(2),
    PRESIGN(3),
    REFRESH(4),
    REPAIR(5),
    RESHARE(6);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /// For a share that the engine deals.
  public static SessionOpen enrol(Group group) {
    return new SessionOpen(Kind.ENROL, group, 0, 0);
  }

  /// For a key that the vaults deal to each other.
  public static SessionOpen birth(Group group, int k) {
    return new SessionOpen(Kind.BIRTH, group, k, 0);
  }

  /// For presignatures of a key that the vaults have.
  public static SessionOpen presign(Group group, int k, int batch) {
    return new SessionOpen(Kind.PRESIGN, group, k, batch);
  }

  /// For a key that other vaults get, of which `k` shares are needed then. A vault that has a share
  /// deals it, and one that has a seat without a share is dealt to.
  public static SessionOpen reshare(Group group, int k) {
    return new SessionOpen(Kind.RESHARE, group, k, 0);
  }

  /// For new shares of a key that stays.
  public static SessionOpen refresh(Group group, int k) {
    return new SessionOpen(Kind.REFRESH, group, k, 0);
  }

  /// For the share that one vault of a key has lost.
  public static SessionOpen repair(Group group, int k) {
    return new SessionOpen(Kind.REPAIR, group, k, 0);
  }

  @Override
  public OperationKind kind() {
    return KIND;
  }

  public SessionTerms terms() {
    return new SessionTerms(sort.number, group.number(), k, batch);
  }

  /// Whether the vault that answered so has the pseudonym, and the answer is whole.
  public boolean isSigned(Opened opened) {
    return isSigned(opened, hasVector());
  }

  /// The same of a vault that deals nothing and is dealt to.
  public boolean isSignedByReceiver(Opened opened) {
    return isSigned(opened, false);
  }

  private boolean isSigned(Opened opened, boolean deals) {
    return opened.boxKey().size() == (sort == Kind.ENROL ? 0 : BoxKey.PUBLIC_BYTES)
        && opened.nonce().size() == NONCE_BYTES
        && opened.vectorDigest().size() == (deals ? DIGEST_BYTES : 0)
        && opened.pseudonym().verifies(opened.digested(terms()).signed(), opened.signature());
  }

  /// Whether the points of what is dealt are shown.
  public boolean hasVector() {
    return sort == Kind.BIRTH
        || ((sort == Kind.REFRESH || sort == Kind.RESHARE) && group != Group.RSA);
  }

  /// What the vault made.
  ///
  /// @param boxKey by which others seal for it; empty where nobody deals
  /// @param vectorDigest of what it will deal; empty where that has no vector
  public record Opened(
      SessionId session,
      Pseudonym pseudonym,
      Octets boxKey,
      Octets nonce,
      Octets vectorDigest,
      Octets signature)
      implements Outcome {

    /// The same with this signature.
    public Opened with(Octets signing) {
      return new Opened(session, pseudonym, boxKey, nonce, vectorDigest, signing);
    }

    /// As the pseudonym signs it.
    public SessionOpened digested(SessionTerms terms) {
      return new SessionOpened(
          terms,
          session.bytes().toByteArray(),
          boxKey.toByteArray(),
          nonce.toByteArray(),
          vectorDigest.toByteArray());
    }

    /// All of it, for the transcript: field after field, each of a known length.
    public byte[] bytes() {
      var all = new ByteArrayOutputStream();
      all.writeBytes(session.bytes().toByteArray());
      all.writeBytes(pseudonym.bytes().toByteArray());
      all.writeBytes(boxKey.toByteArray());
      all.writeBytes(nonce.toByteArray());
      all.writeBytes(vectorDigest.toByteArray());
      all.writeBytes(signature.toByteArray());
      return all.toByteArray();
    }
  }
}
