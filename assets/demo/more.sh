# shellcheck shell=sh
# more.sh - sourced by demo.sh after the walk: screens that it did not come by. Each part begins and
# ends with nobody logged on and no card in.

# The link or button that Tab comes to.
press_next() { press 15; enter; }

no_kdc() {
	rig kdc stop >/dev/null
	insert alice
	await_screen pin
	type 123456
	enter
	await_screen refused
	see refused 'No KDC answers: what to do, whom to call, and the code to give'
	rig kdc start >/dev/null
	pull alice
	await_screen insert
}

no_reader() {
	rig reader remove 0 >/dev/null
	rig reader remove 1 >/dev/null
	await_screen no-reader
	see no-reader 'Somebody has unplugged the reader'
	rig reader add 0 >/dev/null
	rig reader add 1 >/dev/null
	await_screen insert
}

pinpad() {
	rig reader pad 20
	insert alice
	await_screen pinpad-start
	enter
	await_screen pinpad
	see pinpad 'A reader with keys of its own asks for the PIN itself'
	rig reader cancel 0
	pull alice
	rig reader pad off
	await_screen insert
}

new_pin() {
	insert bob
	await_screen pin
	press_next
	await_screen change-old
	see old-pin 'Bob wants another PIN: first the one he has'
	type 654321
	enter
	await_screen change-new
	see new-pin 'Then the new one'
	type 271828
	enter
	await_screen change-repeat
	see again 'And once more'
	type 271828
	enter
	await_screen errand-done
	see changed 'The card has taken it'
	pull bob
	await_screen insert
}

last_try() {
	rig card carol tries 1 >/dev/null
	insert carol
	await_screen last-try
	see last-try 'One try is left: it is not spent without asking'
	pull carol
	await_screen insert
}

by_touch() {
	insert alice
	await_screen pin
	probe tap 0.5 0.05
	see touch 'A finger has touched the screen: keys for it'
	pull alice
	await_screen insert
}

alice_works() {
	rm -f /home/alice/*.shown
	insert alice
	await_screen pin
	type 123456
	enter
	await_session alice
}

idle() {
	demo_again '[seat]
idle_seconds = 10
idle_notice_seconds = 7'
	alice_works
	look /run/rig/before.png still
	see idle 'Nobody touches it: a notice, and then it locks' moving
	await_screen locked
	cardea logoff >/dev/null
	pull alice
	await_screen insert
}

tap_over() {
	demo_again 'tap_over = end-session
tap_over_seconds = 5'
	alice_works
	pull alice
	await_screen locked
	insert bob
	await_screen tap-notice
	see tap-notice "Where a site allows it, another's card may end a locked session" moving
	await_screen tap-offer
	see tap-offer 'But not before a notice, and only when its owner logs on'
	press_next
	await_screen pin
	type 271828
	enter
	await_session bob
	see bob "Bob's PIN was right: Alice's session has ended, his begins"
	cardea logoff >/dev/null
	pull bob
	await_screen insert
}

languages() {
	demo_again 'languages = de'
	insert alice
	await_screen pin
	see german 'German'
	pull alice
	demo_again 'languages = ar'
	insert alice
	await_screen pin
	see arabic 'Arabic, from right to left'
	pull alice
	demo_again 'high_contrast = yes
large_text = yes'
	insert alice
	await_screen pin
	see contrast 'High contrast and large text'
	pull alice
	await_screen insert
}

title 'More of the screen' 'Other cards, other people, other settings.'
no_kdc
last_try
pinpad
no_reader
new_pin
by_touch
idle
tap_over
languages

# As it was, to be played with.
rig card bob reissue >/dev/null
rig card carol reissue >/dev/null
[ "$DEMO_KEEP" = false ] || demo_again 'tap_over = end-session'
