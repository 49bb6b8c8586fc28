package org.asterism.enclave.service;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.Staged;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;

/// A power by a share (threshold.md §6). The share is used with the one key that its record is
/// committed to: modulo a number of the caller's choice, one power would give the share away.
record RsaExpExecution(Kernel kernel) implements ShareUse<RsaExp, Partial> {
  /// The record, with the share that is named by its epoch: the one in force, or one that is
  /// staged, so that an engine sees whether refreshed shares are of the same key before it decides
  /// for them.
  @Override
  public Optional<Entry> subject(Case asked, RsaExp operation) throws StoreException {
    Optional<Entry> present = asked.records().find(asked.handle());
    if (present.isEmpty()
        || present.get().epoch().equals(asked.epoch())
        || !(present.get().contents() instanceof StoredRecord.ThresholdKey key)) {
      return present;
    }
    return asked.records().staged(asked.handle()).orElse(null) instanceof Staged.Share staged
            && staged.next().equals(asked.epoch())
        ? Optional.of(entry(asked, key, staged))
        : present;
  }

  private static Entry entry(Case asked, StoredRecord.ThresholdKey key, Staged.Share staged) {
    var contents = key.with(staged.share(), staged.sharing(), staged.companion());
    return new Entry(asked.handle(), staged.next(), contents);
  }

  @Override
  public Prepared<Partial> prepare(Case asked, RsaExp operation, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.ThresholdKey record = ShareUse.record(asked, passage, Usage.RSA_EXP);
    asked.requireGroup(kernel, Group.RSA);
    ShareUse.requireCommitted(asked, record, operation.key().salt(), publicKey(operation.key()));
    RsaKey key = key(asked, operation.key());
    byte[] base = operation.base().toByteArray();
    asked.require(key.isBase(base), Reason.INPUT);
    charge(asked, passage.terms());
    SecretBytes share = share(asked, record, key);
    byte[] modulus = key.modulusBytes();
    return new Prepared<>(share, () -> new Partial(kernel.modExp(base, share, modulus)));
  }

  private static RsaKey key(Case asked, RsaExp.Shown shown) throws VaultRefused {
    try {
      return RsaKey.of(shown.modulus().toByteArray(), shown.publicExponent().toByteArray());
    } catch (IllegalArgumentException unsuitable) {
      throw asked.refusal(Reason.INPUT);
    }
  }

  private static SecretBytes share(Case asked, StoredRecord.ThresholdKey record, RsaKey key)
      throws VaultRefused {
    Optional<SecretBytes> share = ShareUse.unpadded(record);
    try (var handover = Handover.orElse(() -> share.ifPresent(SecretBytes::close))) {
      asked.require(
          share.filter(found -> key.isShareLength(found.length())).isPresent(), Reason.INPUT);
      return handover.to(share.orElseThrow());
    }
  }

  private static byte[] publicKey(RsaExp.Shown shown) {
    byte[] first = shown.modulus().toByteArray();
    byte[] second = shown.publicExponent().toByteArray();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
