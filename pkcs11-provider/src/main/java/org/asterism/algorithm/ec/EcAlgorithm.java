package org.asterism.algorithm.ec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.asterism.algorithm.Algorithm;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyType;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.TemporaryKeyWrap;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckm;
import org.asterism.token.MechanismRules;

/// ECDSA and ECDH on named curves over prime fields (PKCS#11 v3.1 §6.3); the ECDH mechanisms serve
/// the keys of other algorithms too.
///
/// @param curves what computes
/// @param keyWrap AES key wrap with padding, for temporary keys
public record EcAlgorithm(CurveProviders curves, Family keyWrap) implements Algorithm {
  /// What every mechanism of curves claims. Points are given out uncompressed.
  public static final long CURVE_FLAGS = Ckf.EC_F_P | Ckf.EC_NAMEDCURVE | Ckf.EC_UNCOMPRESS;

  /// The same of those that take points: in `CKA_EC_POINT`, or as a peer's.
  public static final long POINT_FLAGS = CURVE_FLAGS | Ckf.EC_COMPRESS;

  private static final SequencedMap<Long, Hash> HASHED = hashed();

  public EcAlgorithm(Providers providers, Family keyWrap) {
    this(new CurveProviders(providers), keyWrap);
  }

  @Override
  public List<KeyType> keyTypes() {
    return List.of(new EcKeyType(curves));
  }

  @Override
  public Map<Long, Family> mechanisms(MechanismRules rules) {
    var families = new LinkedHashMap<Long, Family>();
    families.put(Ckm.EC_KEY_PAIR_GEN, new EcGeneration(curves));
    families.put(Ckm.ECDSA, new Ecdsa(Optional.empty(), true, curves));
    HASHED.forEach((mechanism, hash) ->
        families.put(
            mechanism,
            new Ecdsa(Optional.of(hash), hash != Hash.SHA1 || rules.sha1Signatures(), curves)));
    families.put(Ckm.ECDH1_DERIVE, new EcdhDerive(curves.all()));
    families.put(Ckm.ECDH1_COFACTOR_DERIVE, new EcdhDerive(curves.all()));
    families.put(Ckm.ECDH_AES_KEY_WRAP, wrapping(TransportForm.ANY));
    families.put(Ckm.ECDH_COF_AES_KEY_WRAP, wrapping(TransportForm.COFACTOR));
    families.put(Ckm.ECDH_X_AES_KEY_WRAP, wrapping(TransportForm.MONTGOMERY));
    return families;
  }

  @Override
  public Map<String, Parameter.Reader> parameters() {
    return Map.of("ecdh1", Ecdh1::read, "ecdh_aes_wrap", EcdhAes::read);
  }

  private Family wrapping(TransportForm form) {
    return new EcdhAesKeyWrap(form, curves.all(), new TemporaryKeyWrap(keyWrap));
  }

  private static SequencedMap<Long, Hash> hashed() {
    var hashed = new LinkedHashMap<Long, Hash>();
    hashed.put(Ckm.ECDSA_SHA1, Hash.SHA1);
    hashed.put(Ckm.ECDSA_SHA224, Hash.SHA224);
    hashed.put(Ckm.ECDSA_SHA256, Hash.SHA256);
    hashed.put(Ckm.ECDSA_SHA384, Hash.SHA384);
    hashed.put(Ckm.ECDSA_SHA512, Hash.SHA512);
    hashed.put(Ckm.ECDSA_SHA3_224, Hash.SHA3_224);
    hashed.put(Ckm.ECDSA_SHA3_256, Hash.SHA3_256);
    hashed.put(Ckm.ECDSA_SHA3_384, Hash.SHA3_384);
    hashed.put(Ckm.ECDSA_SHA3_512, Hash.SHA3_512);
    return hashed;
  }
}
