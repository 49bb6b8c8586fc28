/// What a processor will measure, computed beforehand from files: the launch digest of a SEV-SNP
/// guest, MRTD of a TDX guest from its firmware, and the RTMRs of a TDX guest from its event log.
/// The parsers are total and bounded by their input; nothing here judges evidence.
@NullMarked
package org.asterism.attest.measure;

import org.jspecify.annotations.NullMarked;
