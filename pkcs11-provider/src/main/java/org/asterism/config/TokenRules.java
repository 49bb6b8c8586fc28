package org.asterism.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.custody.vaults.LeaseTerms;
import org.asterism.token.Access;
import org.asterism.token.TokenSettings;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TomlException;
import org.asterism.vault.Lease;

/// Reads the `[[token]]` tables, in order.
final class TokenRules {
  /// More rules than that are better one pattern.
  static final int RULES_MAX = 256;

  private static final long DAY_S = Duration.ofDays(1).toSeconds();

  // Each vault allows at least one; more than this is no limit.
  private static final long TRIES_MAX = 1000;

  private final StrictTable file;

  TokenRules(StrictTable file) {
    this.file = file;
  }

  List<TokenRule> read() throws TomlException {
    List<StrictTable> tables = file.tables("token");
    if (tables.size() > RULES_MAX) {
      throw file.error(
          "token", "expected at most %d rules, found %d".formatted(RULES_MAX, tables.size()));
    }
    var rules = new ArrayList<TokenRule>();
    for (StrictTable table : tables) {
      rules.add(new TokenRule(labels(table), settings(table)));
      table.finish();
    }
    return rules;
  }

  private static LabelPattern labels(StrictTable table) throws TomlException {
    Optional<String> label = table.optionalString("label");
    Optional<String> pattern = table.optionalString("label_pattern");
    if (label.isPresent() == pattern.isPresent()) {
      throw table.error(
          "label",
          "expected either label or label_pattern, found "
              + (label.isPresent() ? "both" : "neither"));
    }
    try {
      return new LabelPattern(label.or(() -> pattern).orElseThrow(), label.isPresent());
    } catch (IllegalArgumentException tooLong) {
      String key = label.isPresent() ? "label" : "label_pattern";
      throw table.error(key, String.valueOf(tooLong.getMessage()));
    }
  }

  private static TokenSettings settings(StrictTable table) throws TomlException {
    TokenSettings usual = TokenSettings.DEFAULT;
    LeaseTerms lease = usual.lease();
    long leaseMax = Lease.MAX_TIME.toSeconds();
    return new TokenSettings(
        access(table, "use"),
        access(table, "initialise"),
        seconds(table, "login_memory_s", DAY_S, usual.loginMemory()),
        seconds(table, "linger_s", DAY_S, usual.linger()),
        (int) Numbers.within(table, "tries", 1, TRIES_MAX, usual.tries()),
        new LeaseTerms(
            seconds(table, "lease_s", leaseMax, lease.time()),
            Numbers.within(table, "lease_uses", 0, Long.MAX_VALUE, lease.uses())),
        usual.engines());
  }

  private static Duration seconds(StrictTable table, String key, long most, Duration usual)
      throws TomlException {
    return Duration.ofSeconds(Numbers.within(table, key, 0, most, usual.toSeconds()));
  }

  // Whoever is not named is kept out as soon as the table is there, even where it is empty.
  private static Access access(StrictTable table, String key) throws TomlException {
    Optional<StrictTable> named = table.table(key);
    if (named.isEmpty()) {
      return Access.ALL;
    }
    var access =
        new Access(
            false,
            Set.copyOf(named.get().strings("users")),
            Set.copyOf(named.get().strings("groups")));
    named.get().finish();
    return access;
  }
}
