package org.asterism.conformance.chapter;

import static org.asterism.conformance.chapter.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.xipki.pkcs11.wrapper.PKCS11Constants.*;

import com.sun.jna.NativeLong;
import iaik.pkcs.pkcs11.wrapper.CK_MECHANISM_INFO;
import iaik.pkcs.pkcs11.wrapper.CK_SLOT_INFO;
import iaik.pkcs.pkcs11.wrapper.CK_TOKEN_INFO;
import iaik.pkcs.pkcs11.wrapper.PKCS11;
import iaik.pkcs.pkcs11.wrapper.PKCS11Exception;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Slots, tokens and their mechanisms as an application sees them (PKCS#11 v3.1 §5.5.1–§5.5.6).
class SlotTest {
  private static final long NO_SLOT = 0x7fff_0000L;
  private static final long RSA_USES = CKF_ENCRYPT | CKF_DECRYPT | CKF_WRAP | CKF_UNWRAP;
  private static final long KEY_WRAP_USES = CKF_WRAP | CKF_UNWRAP | CKF_ENCRYPT | CKF_DECRYPT;
  private static final long SIGNS = CKF_SIGN | CKF_VERIFY | CKF_MESSAGE_SIGN | CKF_MESSAGE_VERIFY;
  private static final long SIGNS_IN_PARTS = SIGNS | CKF_MULTI_MESSAGE;
  private static final long RECOVERS = CKF_SIGN_RECOVER | CKF_VERIFY_RECOVER;
  private static final long ENCIPHERS_MESSAGES =
      CKF_MESSAGE_ENCRYPT | CKF_MESSAGE_DECRYPT | CKF_MULTI_MESSAGE;

  // `CKF_EC_COMPRESS`, as the derivation and imports show it.
  private static final long EC_COMPRESS = 0x2000000L;

  // PKCS#11 v3.2 §6.67 to §6.69: the wrapper does not know them.
  private static final long ENCAPSULATES = 0x3000_0000L;
  private static final long ML_KEM_KEY_PAIR_GEN = 0x0f;
  private static final long ML_KEM = 0x17;
  private static final long ML_DSA_KEY_PAIR_GEN = 0x1c;
  private static final long ML_DSA = 0x1d;
  private static final long HASH_ML_DSA = 0x1f;
  private static final long SLH_DSA_KEY_PAIR_GEN = 0x2d;
  private static final long SLH_DSA = 0x2e;
  private static final long HASH_SLH_DSA = 0x34;

  private static WrappedLibrary library;
  private static PKCS11 wrapper;
  private static Token token;

  /// What a mechanism is for, and the key sizes it takes.
  private record Offer(long type, long flags, long least, long most) {}

  private static final List<Offer> OFFERS =
      List.of(
          new Offer(CKM_RSA_PKCS_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 2048, 8192),
          new Offer(CKM_EC_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 224, 521),
          new Offer(CKM_EC_EDWARDS_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 255, 448),
          new Offer(CKM_EC_MONTGOMERY_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 255, 448),
          new Offer(CKM_AES_KEY_GEN, CKF_GENERATE, 16, 32),
          new Offer(CKM_GENERIC_SECRET_KEY_GEN, CKF_GENERATE, 8, 4096),
          new Offer(CKM_RSA_PKCS, SIGNS | RECOVERS | RSA_USES, 1024, 8192),
          new Offer(CKM_RSA_X_509, SIGNS | RECOVERS | RSA_USES, 1024, 8192),
          new Offer(CKM_SHA1_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA224_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA256_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA384_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA512_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_224_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_256_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_384_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_512_RSA_PKCS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_RSA_PKCS_PSS, SIGNS, 1024, 8192),
          new Offer(CKM_SHA1_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA224_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA256_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA384_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA512_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_224_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_256_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_384_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_SHA3_512_RSA_PKCS_PSS, SIGNS_IN_PARTS, 1024, 8192),
          new Offer(CKM_RSA_PKCS_OAEP, RSA_USES, 1024, 8192),
          new Offer(CKM_RSA_AES_KEY_WRAP, CKF_WRAP | CKF_UNWRAP, 1024, 8192),
          new Offer(CKM_ECDSA, SIGNS, 224, 521),
          new Offer(CKM_ECDSA_SHA1, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA224, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA256, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA384, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA512, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA3_224, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA3_256, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA3_384, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDSA_SHA3_512, SIGNS_IN_PARTS, 224, 521),
          new Offer(CKM_ECDH1_DERIVE, CKF_DERIVE, 224, 521),
          new Offer(CKM_ECDH1_COFACTOR_DERIVE, CKF_DERIVE, 224, 521),
          new Offer(CKM_ECDH_AES_KEY_WRAP, CKF_WRAP | CKF_UNWRAP, 224, 521),
          new Offer(CKM_EDDSA, SIGNS_IN_PARTS, 255, 448),
          new Offer(CKM_AES_GCM, KEY_WRAP_USES | ENCIPHERS_MESSAGES, 16, 32),
          new Offer(CKM_AES_CCM, KEY_WRAP_USES | ENCIPHERS_MESSAGES, 16, 32),
          new Offer(CKM_AES_CBC_PAD, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CBC, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_ECB, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CTR, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CTS, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_OFB, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CFB1, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CFB8, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CFB64, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_CFB128, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_KEY_WRAP, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_KEY_WRAP_KWP, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_KEY_WRAP_PKCS7, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_KEY_WRAP_PAD, KEY_WRAP_USES, 16, 32),
          new Offer(CKM_AES_XTS_KEY_GEN, CKF_GENERATE, 32, 64),
          new Offer(CKM_AES_XTS, KEY_WRAP_USES, 32, 64),
          new Offer(CKM_AES_CMAC, SIGNS_IN_PARTS, 16, 32),
          new Offer(CKM_AES_CMAC_GENERAL, SIGNS_IN_PARTS, 16, 32),
          new Offer(CKM_AES_GMAC, SIGNS_IN_PARTS, 16, 32),
          new Offer(CKM_AES_ECB_ENCRYPT_DATA, CKF_DERIVE, 16, 32),
          new Offer(CKM_AES_CBC_ENCRYPT_DATA, CKF_DERIVE, 16, 32),
          new Offer(CKM_CHACHA20_KEY_GEN, CKF_GENERATE, 32, 32),
          new Offer(CKM_CHACHA20_POLY1305, CKF_ENCRYPT | CKF_DECRYPT | ENCIPHERS_MESSAGES, 32, 32),
          new Offer(ML_KEM_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 800, 1568),
          new Offer(ML_KEM, ENCAPSULATES, 800, 1568),
          new Offer(ML_DSA_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 1312, 2592),
          new Offer(ML_DSA, SIGNS_IN_PARTS, 1312, 2592),
          new Offer(HASH_ML_DSA, SIGNS, 1312, 2592),
          new Offer(SLH_DSA_KEY_PAIR_GEN, CKF_GENERATE_KEY_PAIR, 32, 64),
          new Offer(SLH_DSA, SIGNS_IN_PARTS, 32, 64),
          new Offer(HASH_SLH_DSA, SIGNS, 32, 64),
          new Offer(CKM_SHA256_HMAC, SIGNS_IN_PARTS, 1, 512),
          new Offer(CKM_SHA256, CKF_DIGEST, 0, 0),
          new Offer(CKM_SHA384, CKF_DIGEST, 0, 0),
          new Offer(CKM_SHA512, CKF_DIGEST, 0, 0));

  @BeforeAll
  static void makeToken() throws Exception {
    library = WrappedLibrary.shared();
    wrapper = library.wrapper();
    token = library.token();
  }

  // §5.5.1: the count alone, too small a buffer, and a buffer that holds them.
  @Test
  void listsSlots() throws PKCS11Exception {
    long[] slots = wrapper.C_GetSlotList(true);
    var count = RawCalls.room(0);
    assertEquals(CKR_OK, library.raw().C_GetSlotList((byte) 1, null, count));
    assertEquals(slots.length, count.getValue().longValue());
    count.setValue(new NativeLong(1));
    assertEquals(CKR_BUFFER_TOO_SMALL, library.raw().C_GetSlotList((byte) 1, new long[1], count));
    assertEquals(slots.length, count.getValue().longValue());
    assertArrayEquals(slots, wrapper.C_GetSlotList(false));
    assertTrue(LongStream.of(slots).anyMatch(slot -> slot == token.slot()));
  }

  // §5.5.2: not removable, or SunPKCS11 would poll it.
  @Test
  void tellsOfASlot() throws PKCS11Exception {
    CK_SLOT_INFO info = wrapper.C_GetSlotInfo(token.slot());
    assertEquals(CKF_TOKEN_PRESENT, info.flags);
    assertEquals(64, info.slotDescription.length);
    assertEquals("Asterism", new String(info.manufacturerID).strip());
  }

  // §5.5.3
  @Test
  void tellsOfAToken() throws PKCS11Exception {
    CK_TOKEN_INFO info = token.info();
    assertEquals(token.label(), new String(info.label).strip());
    assertEquals(16, new String(info.serialNumber).strip().length());
    assertEquals(
        CKF_RNG
            | CKF_LOGIN_REQUIRED
            | CKF_USER_PIN_INITIALIZED
            | CKF_RESTORE_KEY_NOT_NEEDED
            | CKF_DUAL_CRYPTO_OPERATIONS
            | CKF_CLOCK_ON_TOKEN
            | CKF_TOKEN_INITIALIZED,
        info.flags);
    assertTrue(new String(info.utcTime).matches("20[0-9]{12}00"));
    assertEquals(4, info.ulMinPinLen);
    assertEquals(255, info.ulMaxPinLen);
    assertEquals(CK_UNAVAILABLE_INFORMATION, info.ulTotalPublicMemory);
  }

  // §3.3, CK_TOKEN_INFO: sessions that this application has.
  @Test
  void countsSessions() throws PKCS11Exception {
    try (Session readWrite = token.open();
        Session readOnly = token.openReadOnly()) {
      assertEquals(2, token.info().ulSessionCount);
      assertEquals(1, token.info().ulRwSessionCount);
      assertFalse(readWrite.handle() == readOnly.handle());
    }
    assertEquals(0, token.info().ulSessionCount);
  }

  // One token that is not initialised is always there, and last.
  @Test
  void keepsASlotForTheNextToken() throws PKCS11Exception {
    long free = library.freeSlot();
    CK_TOKEN_INFO info = wrapper.C_GetTokenInfo(free);
    assertEquals(0, info.flags & CKF_TOKEN_INITIALIZED);
    assertRefused(
        CKR_TOKEN_NOT_RECOGNIZED,
        () -> wrapper.C_OpenSession(free, CKF_SERIAL_SESSION, null, null));
  }

  @Test
  void refusesASlotThatIsNotThere() {
    assertRefused(CKR_SLOT_ID_INVALID, () -> wrapper.C_GetSlotInfo(NO_SLOT));
    assertRefused(CKR_SLOT_ID_INVALID, () -> wrapper.C_GetTokenInfo(NO_SLOT));
    assertRefused(CKR_SLOT_ID_INVALID, () -> wrapper.C_GetMechanismList(NO_SLOT));
    assertRefused(CKR_SLOT_ID_INVALID, () -> wrapper.C_GetMechanismInfo(NO_SLOT, CKM_ECDSA));
    assertRefused(CKR_SLOT_ID_INVALID, () -> wrapper.C_CloseAllSessions(NO_SLOT));
    assertRefused(
        CKR_SLOT_ID_INVALID, () -> wrapper.C_OpenSession(NO_SLOT, CKF_SERIAL_SESSION, null, null));
    assertRefused(
        CKR_SLOT_ID_INVALID,
        () ->
            wrapper.C_InitToken(
                NO_SLOT, Token.SO_PIN.toCharArray(), WrappedLibrary.padded("x"), true));
  }

  // §5.5.4: the tokens of other tests are told first.
  @Test
  void tellsOfATokenThatWasMade() throws PKCS11Exception {
    awaitNoEvent();
    Token made = library.tokenWithoutUser();
    assertTrue(awaitNoEvent().contains(made.slot()));
    assertEquals(Set.of(), awaitNoEvent());
  }

  private static Set<Long> awaitNoEvent() {
    var slot = RawCalls.room(0);
    var told = new HashSet<Long>();
    long result = library.raw().C_WaitForSlotEvent(CKF_DONT_BLOCK, slot, null);
    while (result == CKR_OK) {
      told.add(slot.getValue().longValue());
      result = library.raw().C_WaitForSlotEvent(CKF_DONT_BLOCK, slot, null);
    }
    assertEquals(CKR_NO_EVENT, result);
    return told;
  }

  // §5.5.5, §5.5.6: the list tells the truth; the derivation and imports show it.
  @Test
  void offersTheMechanismsOfTheFirstBreadth() throws PKCS11Exception {
    long[] types = wrapper.C_GetMechanismList(token.slot());
    for (Offer offer : OFFERS) {
      assertTrue(Arrays.stream(types).anyMatch(type -> type == offer.type()), offer.toString());
      CK_MECHANISM_INFO info = wrapper.C_GetMechanismInfo(token.slot(), offer.type());
      long functions =
          info.flags
              & ~(CKF_EC_F_P | CKF_EC_OID | CKF_EC_UNCOMPRESS | EC_COMPRESS | CKF_EC_CURVENAME);
      assertEquals(offer.flags(), functions, offer.toString());
      assertEquals(takesPoints(offer.type()), (info.flags & EC_COMPRESS) != 0, offer.toString());
      assertEquals(offer.least(), info.ulMinKeySize, offer.toString());
      assertEquals(offer.most(), info.ulMaxKeySize, offer.toString());
    }
  }

  // They stand together in the standard.
  private static boolean takesPoints(long type) {
    return type >= CKM_ECDSA && type <= CKM_ECDH_AES_KEY_WRAP;
  }

  @Test
  void tellsOfEveryMechanismThatItLists() throws PKCS11Exception {
    long[] types = wrapper.C_GetMechanismList(token.slot());
    assertEquals(types.length, Arrays.stream(types).distinct().count());
    for (long type : types) {
      assertTrue(wrapper.C_GetMechanismInfo(token.slot(), type).flags != 0);
    }
    var count = RawCalls.room(1);
    assertEquals(
        CKR_BUFFER_TOO_SMALL, library.raw().C_GetMechanismList(token.slot(), new long[1], count));
    assertEquals(types.length, count.getValue().longValue());
  }

  @Test
  void knowsNoMechanismThatItDoesNotList() {
    for (long type : List.of(CKM_RSA_X9_31, CKM_DES3_CBC, CKM_VENDOR_DEFINED | 7)) {
      assertRefused(CKR_MECHANISM_INVALID, () -> wrapper.C_GetMechanismInfo(token.slot(), type));
    }
  }
}
