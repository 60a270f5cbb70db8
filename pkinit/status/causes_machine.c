/* The causes of what is wrong before the certificate: caller, buffer, policy, reader and card. */
#include "causes_tables.h"

const struct failure_causes causes_machine[] = {
	{ .id = FAILURE_PACKAGE_UNKNOWN,
	  .causes = {
	    "The caller passed a package number of its own, or one from another connection.",
	    "The caller looked up another package than Kerberos.",
	  },
	  .checks = {
	    "The caller's code: LsaLookupAuthenticationPackage on the same connection.",
	  } },
	{ .id = FAILURE_CALLER_REFUSED,
	  .causes = {
	    "The caller is neither root nor in the group that may use the logon service.",
	    "The user was put into the group after logging on, so that the shell does not know "
	    "it yet.",
	    "A screen other than the one that the seat started wants to log people on.",
	  },
	  .checks = {
	    "id, and the group in [authority] of cardea.conf",
	    "cardea status",
	  } },
	{ .id = FAILURE_PRIVILEGE_MISSING,
	  .causes = {
	    "The caller connected without registering as a logon process.",
	    "The caller is a member of the group but not root.",
	  },
	  .checks = {
	    "The caller's code: LsaRegisterLogonProcess before the call.",
	  } },
	{ .id = FAILURE_LOGON_TYPE_INVALID,
	  .causes = {
	    "The caller asks for another logon type than Interactive or Unlock.",
	    "An unlock buffer was submitted for another type than Interactive or Unlock.",
	  },
	  .checks = {
	    "The caller's code: the LogonType that it passes.",
	  } },
	{ .id = FAILURE_BUFFER_TOO_SHORT,
	  .causes = {
	    "The length counts the structure only, not the strings behind it.",
	    "A 32-bit caller laid the structure out for 64 bits, or the other way round.",
	  },
	  .checks = {
	    "cardea buffer check FILE",
	  } },
	{ .id = FAILURE_BUFFER_TYPE_UNKNOWN,
	  .causes = {
	    "The buffer is not initialised, or MessageType was not set.",
	    "The buffer is made for another authentication package.",
	  },
	  .checks = {
	    "cardea buffer show FILE",
	  } },
	{ .id = FAILURE_BUFFER_NOT_SERVED,
	  .causes = {
	    "The caller asks for a kind of logon that needs no card, such as a password logon.",
	    "A flag asks for a feature that this authority does not have.",
	  },
	  .checks = {
	    "cardea buffer show FILE",
	  } },
	{ .id = FAILURE_BUFFER_BAD_OFFSET,
	  .causes = {
	    "The offsets are absolute addresses where offsets from the start of the buffer are "
	    "due.",
	    "Strings and CspData overlap, or leave a gap between them.",
	  },
	  .checks = {
	    "cardea buffer show FILE",
	  } },
	{ .id = FAILURE_BUFFER_BAD_FIELD,
	  .causes = {
	    "A Length counts characters where bytes are due.",
	    "A string is not UTF-16, or has a NUL in it.",
	  },
	  .checks = {
	    "cardea buffer show FILE",
	  } },
	{ .id = FAILURE_BUFFER_BAD_CSP,
	  .causes = {
	    "The container's name is empty, or names no key of the card that is in.",
	    "A name offset of CspData counts bytes where characters are due.",
	    "dwCspInfoLen is not the length of CspData.",
	  },
	  .checks = {
	    "cardea buffer show FILE",
	    "cardea cards",
	  } },
	{ .id = FAILURE_POLICY_CONFIG_INVALID,
	  .causes = {
	    "The last change of cardea.conf or of a drop-in has an unknown setting or a bad "
	    "value.",
	    "A file of the configuration, or its folder, can be written by others than root.",
	    "An update brought a setting that excludes an older one.",
	  },
	  .checks = {
	    "cardea config check",
	    "cardea log",
	  } },
	{ .id = FAILURE_POLICY_LOGON_DISABLED,
	  .causes = {
	    "Somebody set logons = no for maintenance and has not taken it back.",
	  },
	  .checks = {
	    "cardea config check",
	    "grep -r logons /etc/cardea",
	  } },
	{ .id = FAILURE_POLICY_CARD_REQUIRED,
	  .causes = {
	    "A front-end offers a password although scforceoption demands a card.",
	  },
	  .checks = {
	    "The front-end's settings, and scforceoption in cardea.conf",
	  } },
	{ .id = FAILURE_PCSC_DENIED,
	  .causes = {
	    "pcscd asks polkit, and no rule admits the card's and the watcher's user.",
	    "The rule names other users than cardea.conf has.",
	    "polkit does not run, so that pcscd refuses everybody.",
	  },
	  .checks = {
	    "cardea doctor",
	    "journalctl -u pcscd",
	    "ls /etc/polkit-1/rules.d",
	  } },
	{ .id = FAILURE_PCSC_UNAVAILABLE,
	  .causes = {
	    "pcscd does not run, or its socket is not enabled.",
	    "pcscd crashed, mostly in the driver of a reader.",
	    "The client library is of another version than pcscd.",
	    "The machine woke from sleep and pcscd did not recover.",
	  },
	  .checks = {
	    "systemctl status pcscd.socket pcscd",
	    "cardea status",
	    "journalctl -u pcscd",
	  } },
	{ .id = FAILURE_READER_NONE,
	  .causes = {
	    "The reader's plug is out, or its port is off.",
	    "pcscd has no driver for this reader.",
	    "The setting readers of [pcsc] leaves this reader out.",
	    "The request names a reader that is no longer there.",
	  },
	  .checks = {
	    "cardea cards",
	    "lsusb",
	    "journalctl -u pcscd",
	  } },
	{ .id = FAILURE_READER_REMOVED,
	  .causes = {
	    "The cable was pulled or is loose.",
	    "The hub or the port cut the power, often to save it.",
	    "pcscd or the reader's driver started anew.",
	  },
	  .checks = {
	    "journalctl -k",
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_ABSENT,
	  .causes = {
	    "No card is in the reader.",
	    "The card is in another reader than the request names.",
	    "The card is not pushed in all the way.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_REMOVED,
	  .causes = {
	    "The card was taken out before the end.",
	    "The card sits loosely, or its contacts are worn.",
	    "The reader reset itself, and reported the card as gone.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_MUTE,
	  .causes = {
	    "The card is in the wrong way round.",
	    "Its contacts are dirty or worn, or it is broken.",
	    "The reader is faulty, or does not speak the card's protocol.",
	    "It is no smart card.",
	  },
	  .checks = {
	    "The same card in another reader, another card in this one.",
	    "journalctl -u pcscd",
	  } },
	{ .id = FAILURE_CARD_BUSY,
	  .causes = {
	    "Another program holds the card: scdaemon of GnuPG, gsd-smartcard, a browser's "
	    "PKCS#11 module.",
	    "A program that held it was stopped and did not let go.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "fuser -v /run/pcscd/pcscd.comm",
	  } },
	{ .id = FAILURE_CARD_UNKNOWN,
	  .causes = {
	    "It is a card of another kind: a bank card, a door badge, another token.",
	    "The card is an empty one, and was never issued.",
	    "The family of this card is not served here.",
	  },
	  .checks = {
	    "cardea cards",
	    "pcsc_scan, for the ATR",
	  } },
	{ .id = FAILURE_CARD_NO_APPLET,
	  .causes = {
	    "The logon application was never put on the card, or was deleted.",
	    "The card has the ATR of a family that it does not belong to.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_LOCKED,
	  .causes = {
	    "The issuer has locked the card, or its life is over.",
	    "Too many wrong administrator keys have locked it.",
	  },
	  .checks = {
	    "cardea cards",
	    "The card management system of the issuer.",
	  } },
	{ .id = FAILURE_CARD_NO_CONTAINER,
	  .causes = {
	    "The card was issued anew, and its key has another name now.",
	    "The caller remembers the key of another card.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_NO_CERTIFICATE,
	  .causes = {
	    "The card was never personalised, or only its key was made.",
	    "The certificate is in another slot than 9A.",
	    "The certificate was deleted when the card was renewed.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_NO_KEY,
	  .causes = {
	    "The certificate was written, but its key was never made in this slot.",
	    "The key is in another slot than the certificate.",
	  },
	  .checks = {
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_NOT_AUTHENTICATED,
	  .causes = {
	    "This key is guarded by another PIN than the card's.",
	    "The key demands the PIN just before each use, and something came between.",
	    "Another program reset what the card knew of the PIN.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	  } },
	{ .id = FAILURE_CARD_TIMEOUT,
	  .causes = {
	    "The card or its contacts are faulty, so that answers are repeated.",
	    "The reader is slow, or shares a slow bus.",
	    "The limit card_seconds is too small for this card.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "The same card in another reader.",
	  } },
	{ .id = FAILURE_CARD_BAD_DATA,
	  .causes = {
	    "The card was personalised wrongly, or the writing was broken off.",
	    "It is a card of an unusual make, with objects that break the standard.",
	    "The card is a forgery.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "cardea cards",
	  } },
	{ .id = FAILURE_CARD_IO, .ambiguous = true,
	  .causes = {
	    "The card moved in the reader, or its contacts are dirty.",
	    "Another program reset the card.",
	    "The reader or its cable is faulty.",
	    "The card's software has a fault, and answered what it should not.",
	  },
	  .checks = {
	    "cardea log --attempt ID",
	    "journalctl -u pcscd",
	  } },
};

const size_t causes_machine_count = sizeof(causes_machine) / sizeof(causes_machine[0]);
