# What draws the presenter's screens. app/kiosk/CMakeLists.txt includes this file.
pkg_check_modules(FONTCONFIG REQUIRED IMPORTED_TARGET fontconfig)
add_library(kiosk_view STATIC em.c fonts.c halves.c icon.c number_pad.c picture.c pin_entry.c
	reason.c screen.c svg.c theme.c view_buttons.c view_gtk.c view_pin.c view_strip.c view_text.c
	view_tiles.c view_words.c)
target_include_directories(kiosk_view PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_compile_definitions(kiosk_view PRIVATE GDK_VERSION_MIN_REQUIRED=GDK_VERSION_4_8)
target_link_libraries(kiosk_view PUBLIC kiosk_front kiosk_brand app_sys PkgConfig::GTK4
	PRIVATE PkgConfig::RSVG PkgConfig::FONTCONFIG m)
