package org.asterism.constellation;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.StrictTable;
import org.asterism.vault.Octets;

/// What operators order all vaults to do with one token. Any engine may bring it; what counts is
/// who signed.
///
/// @param token its serial: 16 hexadecimal digits
/// @param number a vault does no order about the token with a lower one than it has done
/// @param expires after which no vault does it
/// @param changes the root over the changes of rosters that it allows; in [Deed#RESEAT] alone
public record TokenOrder(
    Deed deed, String token, long number, Instant expires, Optional<Octets> changes) {
  /// The longest that an order may wait: what was signed and forgotten is worth nothing.
  public static final Duration LONGEST = Duration.ofDays(30);

  private static final int VERSION = 1;

  /// What is to be done.
  public enum Deed {
    /// Both PINs have all their tries again.
    UNLOCK,

    /// Both accounts are destroyed, and nobody logs in again.
    REMOVE,

    /// What is marked for its end of the token's accounts, keys and objects is as before.
    RESTORE,

    /// The token's keys may be shared by other vaults, or need another number of shares. Such an
    /// order is not brought for itself: each session that changes a key's roster shows it.
    RESEAT
  }

  /// An order as it was signed.
  public record Signed(TokenOrder order, String text) {}

  public TokenOrder {
    if (!token.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException(
          "expected a token's serial, 16 hexadecimal digits, found \"%s\"".formatted(token));
    }
    if (number < 1) {
      throw new IllegalArgumentException("expected a number above 0, found " + number);
    }
    if (changes.isPresent() != (deed == Deed.RESEAT)) {
      throw new IllegalArgumentException("expected changes in an order to reseat, and in no other");
    }
  }

  /// An order that is about no roster.
  public TokenOrder(Deed deed, String token, long number, Instant expires) {
    this(deed, token, number, expires, Optional.empty());
  }

  /// The root over changes of rosters, as it is written.
  public static Octets changes(String hex) {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "expected changes, 64 hexadecimal digits, found \"%s\"".formatted(hex));
    }
    return Octets.of(HexFormat.of().parseHex(hex));
  }

  /// The order's text, signed by each of `signers`.
  public String write(List<OperatorSigner> signers) {
    return SignedText.write(body(), signers);
  }

  /// The same order with the signatures that it has, and those of `signers`.
  public static String sign(String file, String text, List<OperatorSigner> signers)
      throws ConfigurationException {
    return SignedText.sign(file, text, signers);
  }

  /// Reads what [#write] wrote, whoever signed it.
  ///
  /// @param file its name, for messages
  public static Signed read(String file, String text) throws ConfigurationException {
    var table = StrictTable.parse(file, SignedText.parse(file, text).body());
    Fields.requireVersion(table, VERSION);
    var deed = table.string("order").map(TokenOrder::deed);
    var token = table.string("token");
    var number = table.integer("number", 1, Long.MAX_VALUE);
    var expires = table.string("expires").map(TokenOrder::instant);
    var changes = table.optionalString("changes").map(hex -> hex.map(TokenOrder::changes));
    return new Signed(
        table.finish(() ->
            new TokenOrder(deed.get(), token.get(), number.get(), expires.get(), changes.get())),
        text);
  }

  /// Reads it as one who obeys `operators`.
  ///
  /// @param now in real time
  /// @throws ConfigurationException in words, where too few of them signed it or its time is over
  public static TokenOrder read(String file, String text, Operators operators, Instant now)
      throws ConfigurationException {
    TokenOrder order = read(file, text).order();
    SignedText.parse(file, text).requireSignedBy(file, operators);
    if (order.expires().isBefore(now) || order.expires().isAfter(now.plus(LONGEST))) {
      throw new ConfigurationException(
          "%s: expected an end from now to %d days on, found %s; have a new order signed"
              .formatted(file, LONGEST.toDays(), order.expires()));
    }
    return order;
  }

  private String body() {
    return """
    # An order of operators about one token, for its vaults. Do not edit: it is signed.
    version = %d
    order = "%s"
    token = "%s"
    number = %d
    expires = "%s"
    %s\
    """
        .formatted(VERSION, word(deed), token, number, expires, changesLine());
  }

  private String changesLine() {
    return changes.map(root -> "changes = \"%s\"\n".formatted(root.toHex())).orElse("");
  }

  private static String word(Deed deed) {
    return deed.name().toLowerCase(Locale.ROOT);
  }

  private static Deed deed(String word) {
    for (Deed deed : Deed.values()) {
      if (word(deed).equals(word)) {
        return deed;
      }
    }
    throw new IllegalArgumentException(
        "expected unlock, remove, restore or reseat, found \"%s\"".formatted(word));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException other) {
      throw new IllegalArgumentException(
          "expected a time as 2026-11-30T12:00:00Z, found \"%s\"".formatted(text), other);
    }
  }
}
