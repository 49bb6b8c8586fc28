package org.asterism.pkcs11.object;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The clock of the tokens, in UTC: by it `CKA_START_DATE` and `CKA_END_DATE` are judged, and it is
/// what `CKH_CLOCK` and `CK_TOKEN_INFO` show.
public record TokenClock(InstantSource source) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'00'");

  /// This day as a `CK_DATE`.
  String today() {
    return DateTimeFormatter.BASIC_ISO_DATE.format(now().toLocalDate());
  }

  /// This moment as `utcTime` (PKCS#11 v3.1 §3.3): 16 digits, the last two reserved.
  public String utcTime() {
    return TIME.format(now());
  }

  private LocalDateTime now() {
    return LocalDateTime.ofInstant(source.instant(), ZoneOffset.UTC);
  }
}
