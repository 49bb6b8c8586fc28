package org.asterism.token;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.custody.records.Locator;
import org.asterism.logging.SparingLog;
import org.asterism.login.Label;
import org.asterism.vault.Role;
import org.asterism.vault.VaultName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of who did what to which token: one line each, never a secret and nothing of what an
/// object says but its number and kind. What an application can repeat at will comes sparingly.
/// Safe for use by many threads.
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final SparingLog sparing;

  private record Place(String event, Object token, Role role) {}

  /// @param nanos a monotonic clock
  Journal(LongSupplier nanos) {
    this.sparing = new SparingLog(LOG, nanos);
  }

  /// The lines about one token.
  Pages of(Label label, long slot) {
    return new Pages(label, slot);
  }

  /// The engine has as many tokens as it may.
  void full(long limit, Caller who) {
    sparing.warn(
        who.user().user(),
        "tokens",
        () ->
            ("%s tried to make one more token than [limits] %s = %d in engine.toml: raise it, or"
                    + " remove tokens with 'token remove'")
                .formatted(who, TokenLimits.TOKENS_KEY, limit));
  }

  /// Somebody made or took a token without being allowed to.
  void forbidden(Label label, Caller who, String rule) {
    refused(label, who, "initialise it", rule);
  }

  private void refused(Label label, Caller who, String deed, String rule) {
    sparing.warn(
        who.user().user(),
        new Place(rule, label, Role.SO),
        () ->
            ("token %s: %s tried to %s and may not: name user %s under '%s' of the token's rule in"
                    + " engine.toml if they are to")
                .formatted(label, who, deed, who.user().user(), rule));
  }

  /// What is said of one token.
  final class Pages {
    private final Label label;
    private final long slot;

    private Pages(Label label, long slot) {
      this.label = label;
      this.slot = slot;
    }

    void made(String serial, Caller who) {
      line("made, serial %s".formatted(serial), who);
    }

    void madeAnew(String serial, String before, Caller who) {
      line("made anew, serial %s: all of serial %s is destroyed".formatted(serial, before), who);
    }

    /// Neither contradicts the other silently.
    void ownCustody(CustodyRule holds, CustodyRule configured) {
      LOG.info(
          "token {} (slot {}): new keys are kept as was decided when it was made: {}; engine.toml"
              + " says {}",
          label,
          slot,
          holds.words(),
          configured.words());
    }

    void full(String key, long limit) {
      sparing.warn(
          slot,
          new Place(key, slot, Role.USER),
          () ->
              ("token %s (slot %d) is full: raise [limits] %s = %d in engine.toml, or destroy"
                      + " objects")
                  .formatted(label, slot, key, limit));
    }

    void removed(String serial) {
      LOG.info("token {} (slot {}): removed by operators, serial {}", label, slot, serial);
    }

    void loggedIn(Role role, Caller who) {
      often("login", role, who, () -> text("%s logged in".formatted(role), who));
    }

    void loggedOut(Role role, Caller who) {
      often("logout", role, who, () -> text("%s logged out".formatted(role), who));
    }

    /// Back-off bounds how often.
    void wrongPin(Role role, boolean locked, Caller who) {
      line((locked ? "PIN of a locked %s tried" : "wrong %s PIN").formatted(role), who);
    }

    void lockedOut(Role role, Caller who) {
      LOG.warn(
          "token {} (slot {}): the vaults have locked the {} PIN, the last wrong one by {}; {}",
          label,
          slot,
          role,
          who,
          role == Role.SO
              ? "operators unlock it with 'token unlock'"
              : "the officer unlocks it with a new PIN, operators with 'token unlock'");
    }

    void notOfficer(Caller who) {
      refused(label, who, "be its security officer", "officer");
    }

    void pinChanged(Role role, Role by, Caller who) {
      line("%s PIN set by %s".formatted(role, by), who);
    }

    void created(List<TokenObject> objects, String how, Caller who) {
      objects.stream()
          .filter(TokenObject::hasMaterial)
          .forEach(object -> line("%s %d %s".formatted(kind(object), object.number(), how), who));
    }

    void moved(TokenObject object, Caller who) {
      line("%s %d moved to threshold custody".formatted(kind(object), object.number()), who);
    }

    void reshared(TokenObject object, Locator shared, Caller who) {
      line(
          "%s %d is shared by %d vaults, of which %d are needed"
              .formatted(kind(object), object.number(), shared.points().size(), shared.k()),
          who);
    }

    void repaired(TokenObject object, List<VaultName> vaults, Caller who) {
      line("%s %d is whole again at %s".formatted(kind(object), object.number(), vaults), who);
    }

    void refreshedRoots(Caller who) {
      line("roots have new shares", who);
    }

    void refreshed(TokenObject object, Caller who) {
      line("%s %d has new shares".formatted(kind(object), object.number()), who);
    }

    void destroyed(TokenObject object, Caller who) {
      if (object.hasMaterial()) {
        line("%s %d destroyed".formatted(kind(object), object.number()), who);
      }
    }

    private void often(
        String event, Role role, Caller who, java.util.function.Supplier<String> line) {
      sparing.info(who.user().user(), new Place(event, slot, role), line);
    }

    private void line(String what, Caller who) {
      LOG.info("{}", text(what, who));
    }

    private String text(String what, Caller who) {
      return "token %s (slot %d): %s: %s".formatted(label, slot, what, who);
    }
  }

  private static String kind(TokenObject object) {
    Optional<Long> type = object.attributes().ulong(Cka.CLASS);
    return type.filter(found -> found == Cko.PRIVATE_KEY).isPresent()
        ? "private key"
        : type.filter(found -> found == Cko.SECRET_KEY).isPresent() ? "secret key" : "key";
  }
}
