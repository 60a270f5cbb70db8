cardea_fuzz(fuzz_front LIBS kiosk_link)
cardea_fuzz(fuzz_front_hint LIBS kiosk_front)
cardea_fuzz(fuzz_front_text LIBS kiosk_front)
