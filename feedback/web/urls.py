urlpatterns: list = []
app_name = "feedback"
