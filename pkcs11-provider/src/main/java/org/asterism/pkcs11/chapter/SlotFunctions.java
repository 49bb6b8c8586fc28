package org.asterism.pkcs11.chapter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.login.Label;
import org.asterism.login.PinState;
import org.asterism.pkcs11.object.TokenClock;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.OpenSessions;
import org.asterism.pkcs11.session.Session;
import org.asterism.secret.SecretBytes;
import org.asterism.token.Login;
import org.asterism.token.NewToken;
import org.asterism.token.Slot;
import org.asterism.token.Token;
import org.asterism.token.TokenFacts;
import org.asterism.token.Tokens;
import org.asterism.vault.Role;
import org.asterism.vault.VaultException;

/// Slot and token management functions (PKCS#11 v3.1 §5.5). Safe for use by many threads.
public final class SlotFunctions {
  public static final int MIN_PIN_BYTES = Pins.MIN_BYTES;
  public static final int MAX_PIN_BYTES = Pins.MAX_BYTES;

  private static final long ANY_TOKEN = Ckf.RNG | Ckf.LOGIN_REQUIRED | Ckf.CLOCK_ON_TOKEN;

  private final Tokens tokens;
  private final MechanismTable mechanisms;
  private final OpenSessions openSessions;
  private final TokenClock clock;

  /// A `CK_SLOT_INFO`.
  ///
  /// @param description at most 64 bytes
  /// @param manufacturer at most 32 bytes
  public record SlotInfo(String description, String manufacturer, long flags) {}

  /// A `CK_TOKEN_INFO`.
  ///
  /// @param model at most 16 bytes, as `serial`
  /// @param sessions what this application has open
  public record TokenInfo(
      String label,
      String model,
      String serial,
      long flags,
      Application.SessionCounts sessions,
      String utcTime) {}

  public SlotFunctions(
      Tokens tokens, MechanismTable mechanisms, OpenSessions openSessions, TokenClock clock) {
    this.tokens = tokens;
    this.mechanisms = mechanisms;
    this.openSessions = openSessions;
    this.clock = clock;
  }

  /// `C_GetSlotList`: initialised tokens that the user may use, then the uninitialised one. A token
  /// is in every slot (protocol §7), so that `tokenPresent` makes no difference.
  public List<Long> slotList(Application application) {
    return tokens.slots().stream()
        .filter(slot -> concerns(application, slot))
        .map(Slot::id)
        .toList();
  }

  /// `C_GetSlotInfo`.
  public SlotInfo slotInfo(Application application, long slotId) throws CryptokiException {
    Slot slot = slot(application, slotId);
    String description =
        slot.token()
            .map(token -> "Asterism token " + token.facts().serial())
            .orElse("Asterism, not initialized");
    return new SlotInfo(description, GeneralFunctions.MANUFACTURER, Ckf.TOKEN_PRESENT);
  }

  /// `C_GetTokenInfo`; asks no vault.
  public TokenInfo tokenInfo(Application application, long slotId) throws CryptokiException {
    Slot slot = slot(application, slotId);
    return slot.token()
        .map(token -> {
          TokenFacts facts = token.facts();
          return new TokenInfo(
              facts.label().text(),
              facts.model(),
              facts.serial(),
              flags(facts),
              application.sessionCounts(slotId),
              clock.utcTime());
        })
        .orElseGet(() ->
            new TokenInfo(
                "", "", "", ANY_TOKEN, new Application.SessionCounts(0, 0), clock.utcTime()));
  }

  /// `C_GetMechanismList`.
  public List<Long> mechanismList(Application application, long slotId) throws CryptokiException {
    var _ = slot(application, slotId);
    return mechanisms.types();
  }

  /// `C_GetMechanismInfo`.
  public MechanismInfo mechanismInfo(Application application, long slotId, long type)
      throws CryptokiException {
    MechanismTable table =
        slot(application, slotId)
            .token()
            .map(token -> mechanisms.under(token.mechanismRules()))
            .orElse(mechanisms);
    return table
        .info(type)
        .orElseThrow(() ->
            new CryptokiException(
                Ckr.MECHANISM_INVALID, "the token has no mechanism 0x%x".formatted(type)));
  }

  /// `C_InitToken`.
  ///
  /// @param label 32 bytes, blank padded
  public void initToken(
      Application application, long slotId, Optional<SecretBytes> pin, byte[] label)
      throws VaultException, CryptokiException {
    SecretBytes soPin = Pins.acceptable(pin);
    var wanted = new NewToken(label(label));
    tokens.initialise(
        slotId,
        wanted,
        soPin,
        application.caller(),
        making -> openSessions.withoutSessions(slotId, making::run));
  }

  /// `C_InitPIN`: the security officer sets the user's PIN.
  public void initPin(Application application, long session, Optional<SecretBytes> pin)
      throws VaultException, CryptokiException {
    Session officer = application.session(session);
    if (!officer.isLoggedInAs(Role.SO)) {
      throw new CryptokiException(
          Ckr.USER_NOT_LOGGED_IN, "only the security officer sets the user's PIN");
    }
    SecretBytes chosen = Pins.acceptable(pin);
    try {
      officer.access().login().orElseThrow().initialiseUserPin(chosen);
    } finally {
      officer.access().pinChanged(Role.USER, Optional.empty());
    }
  }

  /// `C_SetPIN`: of whoever is logged in, else of the user (PKCS#11 v3.1 §5.5.9).
  public void setPin(
      Application application, long session, Optional<SecretBytes> old, Optional<SecretBytes> fresh)
      throws VaultException, CryptokiException {
    Session own = application.session(session);
    if (!own.isReadWrite()) {
      throw new CryptokiException(
          Ckr.SESSION_READ_ONLY, "a PIN is changed in a read-write session");
    }
    SecretBytes before = Pins.given(old);
    SecretBytes after = Pins.acceptable(fresh);
    var login = own.access().login();
    if (login.isPresent()) {
      login.get().changePin(before, after);
    } else {
      own.access().token().changePin(Role.USER, before, after, application.caller());
    }
    own.access().pinChanged(login.map(Login::role).orElse(Role.USER), Optional.of(after));
  }

  /// The token in a slot, if the application's user may use it.
  ///
  /// @throws CryptokiException `CKR_SLOT_ID_INVALID`, `CKR_TOKEN_NOT_RECOGNIZED` for the
  ///   uninitialised one
  Token usable(Application application, long slotId) throws CryptokiException {
    Token token =
        slot(application, slotId)
            .token()
            .orElseThrow(() ->
                new CryptokiException(
                    Ckr.TOKEN_NOT_RECOGNIZED, "the token in this slot is not initialized"));
    if (!token.mayUse(application.user())) {
      throw new CryptokiException(
          Ckr.FUNCTION_REJECTED,
          "user %s may not use token '%s'"
              .formatted(application.user().user(), token.facts().label()));
    }
    return token;
  }

  private Slot slot(Application application, long slotId) throws CryptokiException {
    Optional<Slot> found =
        tokens.token(slotId).isPresent()
            ? Optional.of(new Slot(slotId, tokens.token(slotId)))
            : tokens.slots().stream().filter(slot -> slot.id() == slotId).findFirst();
    return found
        .filter(slot -> concerns(application, slot))
        .orElseThrow(
            () -> new CryptokiException(Ckr.SLOT_ID_INVALID, "no slot %d".formatted(slotId)));
  }

  // What a user may neither use nor initialise is not there for them.
  private static boolean concerns(Application application, Slot slot) {
    return slot.token()
        .map(token -> token.mayUse(application.user()) || token.mayInitialise(application.user()))
        .orElse(true);
  }

  private static long flags(TokenFacts facts) {
    return ANY_TOKEN
        | Ckf.DUAL_CRYPTO_OPERATIONS
        | Ckf.RESTORE_KEY_NOT_NEEDED
        | Ckf.TOKEN_INITIALIZED
        | (facts.userPinInitialised() ? Ckf.USER_PIN_INITIALIZED : 0)
        | pinFlags(facts.userPin(), Ckf.USER_PIN_COUNT_LOW)
        | pinFlags(facts.soPin(), Ckf.SO_PIN_COUNT_LOW);
  }

  // The three flags of a role follow each other, bit by bit (PKCS#11 v3.1 §3.3, table 4).
  private static long pinFlags(PinState state, long countLow) {
    return switch (state) {
      case FULL -> 0;
      case COUNT_LOW -> countLow;
      case FINAL_TRY -> countLow | countLow << 1;
      case LOCKED -> countLow << 2;
    };
  }

  private static Label label(byte[] padded) throws CryptokiException {
    try {
      return new Label(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(padded)).toString());
    } catch (CharacterCodingException | IllegalArgumentException wrong) {
      throw new CryptokiException(
          Ckr.ARGUMENTS_BAD, "expected a label of 32 bytes of UTF-8, found something else");
    }
  }
}
