package org.asterism.algorithm.kdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeyedMac;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.algorithm.WrittenBack;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_SP800_108_COUNTER_KDF`, `_FEEDBACK_KDF` and `_DOUBLE_PIPELINE_KDF` (PKCS#11 v3.1 §6.42):
/// one key or several, each of segments of its own.
record KbkdfDerivation(KbkdfMode mode, Providers providers) implements Family {

  /// A key that is to come, and how long.
  private record Wanted(WantedKey key, SecretKeyType type, int length) {}

  /// "The minimum and maximum supported base key size in bits."
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(Byte.SIZE, Byte.SIZE * KdfAlgorithm.LENGTHS.most(), Ckf.DERIVE);
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof Kbkdf kbkdf)) {
      throw Refusals.parameter("CK_SP800_108_KDF_PARAMS");
    }
    mode.requireFitting(kbkdf.input());
    Optional<Hash> hash = hash(kbkdf.prf());
    requireBase(keys.getFirst().facts(), hash);
    List<Wanted> all = wanted(kbkdf, wanted);
    try (var values = BaseKeys.of(keys);
        var prf = values.base().useArray(value -> prf(hash, value));
        var segments =
            new Segments(mode, prf, kbkdf, values.further(), lengthBits(kbkdf, all, prf))) {
      requireEnough(kbkdf, all, prf.length());
      return derivation(all, segments);
    }
  }

  private static Optional<Hash> hash(long prf) throws CryptokiException {
    Optional<Hash> hash = Hash.byHmac(prf);
    if (hash.isEmpty() && prf != Ckm.AES_CMAC) {
      throw Refusals.parameter("hmac or aes-cmac as pseudorandom function");
    }
    return hash;
  }

  private static void requireBase(KeyFacts base, Optional<Hash> hash) throws CryptokiException {
    KeyFacts.Secret secret = KeyRole.USE.secret(base);
    if (hash.isEmpty() && secret.keyType() != Ckk.AES) {
      throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "expected a key of aes for cmac");
    }
  }

  private static List<Wanted> wanted(Kbkdf kbkdf, WantedKey first) throws CryptokiException {
    var all = new ArrayList<Wanted>();
    all.add(wanted(first));
    for (Template template : kbkdf.additional()) {
      all.add(wanted(first.beside(template)));
    }
    return all;
  }

  private static Wanted wanted(WantedKey key) throws CryptokiException {
    SecretKeyType type = key.type();
    return new Wanted(key, type, key.requiredLength(type));
  }

  private KeyedMac prf(Optional<Hash> hash, byte[] value) {
    return hash.isPresent()
        ? KeyedMac.hmac(hash.get(), value, providers)
        : KeyedMac.aesCmac(value, providers);
  }

  private static long segments(Wanted wanted, int size) {
    return (wanted.length + size - 1L) / size;
  }

  private static long lengthBits(Kbkdf kbkdf, List<Wanted> all, KeyedMac prf)
      throws CryptokiException {
    for (PrfInput piece : kbkdf.input()) {
      if (piece instanceof PrfInput.Length(long method, PrfInput.Width format)) {
        LongStream bytes =
            method == PrfInput.Length.SUM_OF_KEYS
                ? all.stream().mapToLong(Wanted::length)
                : all.stream().mapToLong(key -> segments(key, prf.length()) * prf.length());
        long bits = bytes.sum() * Byte.SIZE;
        if (bits > format.most()) {
          throw Refusals.parameter("room for a length of %d bits".formatted(bits));
        }
        return bits;
      }
    }
    return 0;
  }

  // SP 800-108 §4.1: no value of the counter comes twice.
  private static void requireEnough(Kbkdf kbkdf, List<Wanted> all, int size)
      throws CryptokiException {
    long needed = all.stream().mapToLong(key -> segments(key, size)).sum();
    for (PrfInput piece : kbkdf.input()) {
      Optional<PrfInput.Width> counted =
          switch (piece) {
            case PrfInput.IterationVariable(var format) -> format;
            case PrfInput.Counter(var format) -> Optional.of(format);
            default -> Optional.empty();
          };
      if (counted.isPresent() && needed > counted.get().most()) {
        throw new CryptokiException(
            Ckr.KEY_SIZE_RANGE, "the counter does not count to %d".formatted(needed));
      }
    }
  }

  private static Derivation derivation(List<Wanted> all, Segments segments) {
    var made = new ArrayList<Derivation.Made>();
    var owned = new ArrayList<SecretBytes>();
    try (var handover = Handover.orElse(() -> owned.forEach(SecretBytes::close))) {
      for (Wanted wanted : all) {
        SecretBytes value = segments.take(wanted.length);
        owned.add(value);
        made.add(new Derivation.Made.Key(wanted.key.template(), wanted.type.material(value)));
      }
      return handover.to(
          new Derivation(
              Optional.of(made.getFirst()),
              made.subList(1, made.size()),
              Inheritance.BY_DEFAULT,
              KbkdfDerivation::handles));
    }
  }

  private static WrittenBack handles(List<Long> additional) {
    return WrittenBack.NOTHING.with(
        "additional",
        additional.stream().map(key -> WrittenBack.NOTHING.with("key", key)).toList());
  }
}
